import { type Diagnostic, diagnostic } from '../base/diagnostic.ts';
import type { Engine } from '../data/engine.ts';
import { countLabels, type LabelCounts } from '../data/label-counts.ts';
import type { AuditInputs } from './load-inputs.ts';
import type { TrainingLabelFacts } from './measured-facts.ts';
import type { Prepared } from './prepare.ts';

export interface TrainingLabels {
  readonly counts: LabelCounts | null;
  readonly facts: TrainingLabelFacts | null;
  readonly diagnostics: readonly Diagnostic[];
}

/** Labels by group of the training rows, where those hold the target and protected attributes: the gap the model learned from. */
export async function trainingLabels(
  { config, configName }: AuditInputs,
  { train, run }: Prepared,
  engine: Engine,
): Promise<TrainingLabels> {
  const { missingValues } = config.data.train ?? config.data;
  const found =
    train === null ? null : await countLabels(engine, train, { data: { ...config.data, missingValues } }, run);
  if (found === null) return { counts: null, facts: null, diagnostics: [] };
  if ('values' in found) {
    const message = `the label of the training data has ${found.values} values; their label gap is not measured`;
    return {
      counts: null,
      facts: null,
      diagnostics: [diagnostic('warning', 'data.label_values', message, { where: { file: configName } })],
    };
  }
  const labels = config.data.protectedAttributes.map(({ label }) => label);
  return {
    counts: found,
    facts: {
      rows: found.rows,
      attributes: found.attributes.map(({ name, missing, groups }) => ({
        name,
        missing,
        groups: groups.map(({ group, negatives, positives }) => ({ group, n: negatives + positives, positives })),
      })),
      absent: labels.filter((label) => !found.attributes.some(({ name }) => name === label)),
    },
    diagnostics: [],
  };
}
