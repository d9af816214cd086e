import { compareCodePoints } from '../../base/order.ts';
import { type Content, isAbsent } from '../../record/content.ts';
import type { AuditContext } from '../context.ts';
import type { Limitation } from './11-rules.ts';

/** What limits the audit because of the rows and the model it was given. */
export function inputLimits(context: AuditContext, blocks: Partial<Content>): Limitation[] {
  return [...sampleLimits(context), ...modelLimits(context), ...driftLimits(context, blocks)];
}

function sampleLimits(context: AuditContext): Limitation[] {
  const { sample } = context.config.data;
  const { overlap } = context;
  const found: Limitation[] = [];
  if (sample === 'development') found.push({ rule: 'development_sample', section: '5' });
  if (sample === undefined) found.push({ rule: 'sample_not_stated', section: '3.1' });
  if (overlap !== null && (overlap.sharedIds ?? 0) > 0) {
    found.push({ rule: 'training_rows_audited', section: '3.5', shared: overlap.sharedIds, rows: context.rows });
  }
  if (overlap === null || overlap.sharedIds === null) {
    const statement = context.config.data.holdoutStatement ?? null;
    found.push({ rule: 'overlap_not_checked', section: '3.5', reason: overlap?.reason ?? null, statement });
  }
  return found;
}

function modelLimits(context: AuditContext): Limitation[] {
  if (context.model.hash === null) return [{ rule: 'no_model', section: '2.1' }];
  const found: Limitation[] = [];
  const { parity } = context;
  if (parity === null) found.push({ rule: 'no_score_parity', section: '4.3' });
  else if (parity.maxAbs > parity.toleranceUsed || !parity.decisionsEqual) {
    found.push({ rule: 'score_parity_exceeded', section: '4.3', tolerance: parity.toleranceUsed });
  }
  for (const [column, rows] of sortedEntries(context.unseenCategories)) {
    if (rows > 0) found.push({ rule: 'unknown_category', section: '4.2', column, rows, of: context.rows });
  }
  return found;
}

/** From here on a population counts as moved, by habit of the industry. */
const muchDrift = 0.25;

/** Scores, inputs and group shares that have moved, and attributes whose training shares are not known. */
function driftLimits(context: AuditContext, blocks: Partial<Content>): Limitation[] {
  const features = context.facts.drift?.features ?? [];
  const moved = features.flatMap(({ feature, psi }) => (psi !== null && psi >= muchDrift ? [{ feature, psi }] : []));
  const data = blocks['3'];
  const shares = data === undefined || isAbsent(data) ? undefined : data.tables?.['representativeness_psi'];
  return [
    ...moved.map(({ feature, psi }): Limitation => ({ rule: 'drifted', section: '3.6', what: feature, psi })),
    ...(shares?.rows ?? []).flatMap(([attribute, psi]): Limitation[] =>
      typeof attribute === 'string' && typeof psi === 'number' && psi >= muchDrift
        ? [{ rule: 'drifted', section: '3.4', what: `group shares of ${attribute}`, psi }]
        : [],
    ),
    ...(context.facts.trainingLabels?.absent ?? []).map(
      (attribute): Limitation => ({ rule: 'not_in_training', section: '3.4', attribute }),
    ),
  ];
}

function sortedEntries(record: Readonly<Record<string, number>>): [string, number][] {
  return Object.entries(record).sort(([a], [b]) => compareCodePoints(a, b));
}
