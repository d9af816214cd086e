import { publish } from '../../base/format.ts';
import { compareCodePoints } from '../../base/order.ts';
import { measureDrift } from '../../metrics/drift/measure-drift.ts';
import type { Cell, PerformedContent } from '../../record/content.ts';
import type { AuditContext } from '../context.ts';
import { absent, later, table } from './cells.ts';

/** 3.4: do the audited rows hold the groups in the shares the training rows had? */
export function representativeness(context: AuditContext): PerformedContent {
  if (context.attributes.length === 0) {
    return {
      absent: { '3.4': absent('no_protected_attributes', 'name the columns under “data.protected_attributes”') },
    };
  }
  const training = context.facts.trainingLabels;
  if (training === null && context.config.data.train !== undefined && context.config.data.task !== 'binary') {
    return { absent: { '3.4': later('counts the groups of the training rows for this kind of label') } };
  }
  if (training === null) {
    const supply = 'name training rows that hold the target and the protected attributes under “data.train”';
    return { absent: { '3.4': absent('no_training_data', supply) } };
  }
  const rows: Cell[][] = [];
  const indices: Cell[][] = [];
  for (const attribute of context.attributes) {
    const then = training.attributes.find((a) => a.name === attribute.name);
    if (then === undefined) continue;
    const names = [...new Set([...attribute.groups, ...then.groups].map(({ group }) => group))].sort(compareCodePoints);
    const counts = names.map((group) => ({
      group,
      now: attribute.groups.find((g) => g.group === group)?.n ?? 0,
      before: then.groups.find((g) => g.group === group)?.n ?? 0,
    }));
    const compared = measureDrift({
      feature: attribute.name,
      kind: 'categorical',
      levels: names,
      missing: { reference: 0, current: 0 },
      reference: Float64Array.from(counts, ({ before }) => before),
      current: Float64Array.from(counts, ({ now }) => now),
    });
    if (compared === undefined) continue;
    const { currentRows, referenceRows, psi, noiseP } = compared;
    for (const { group, now, before } of counts) {
      rows.push([attribute.name, group, now, publish(now / currentRows), before, publish(before / referenceRows)]);
    }
    indices.push([attribute.name, publish(psi), noiseP === undefined ? null : publish(noiseP)]);
  }
  const columns = ['attribute', 'group', 'n', 'share', 'train_n', 'train_share'];
  return {
    facts: { attributes_not_in_training: [...training.absent] },
    tables: {
      representativeness: table('3.4', columns, rows),
      representativeness_psi: table('3.4', ['attribute', 'psi', 'noise_p'], indices),
    },
  };
}
