import { type Diagnostic, diagnostic, problem } from '../base/diagnostic.ts';
import { findColumn } from '../data/columns.ts';
import type { Engine } from '../data/engine.ts';
import { sharedIds } from '../data/shared-ids.ts';
import type { OverlapFacts } from './context.ts';
import type { AuditInputs } from './load-inputs.ts';
import type { Prepared } from './prepare.ts';

/** Whether audited rows also stand in the training data, by id. Null without training data. */
export async function overlapWithTraining(
  { config, configName }: AuditInputs,
  { source, train, roles, split, run }: Prepared,
  engine: Engine,
): Promise<{ readonly facts: OverlapFacts; readonly diagnostics: readonly Diagnostic[] } | null> {
  if (train === null) return null;
  const trainRows = train.info.rows;
  if (roles.id === undefined)
    return {
      facts: { trainRows, sharedIds: null, reason: 'no id column is declared (data.id_column)' },
      diagnostics: [],
    };
  const { index } = findColumn(roles.id.name, train.info.columns, '');
  if (index === null)
    return {
      facts: { trainRows, sharedIds: null, reason: `the training data have no column "${roles.id.name}"` },
      diagnostics: [],
    };
  const found = await sharedIds(
    engine,
    { source, column: roles.id.column, ...(split === undefined ? {} : { split }) },
    { source: train, column: index },
    run,
  );
  const message = `${found.shared} audited rows also stand in the training data, for example ${found.examples.join(', ')}`;
  const more = {
    where: { file: configName },
    hint: 'audit rows the model was not trained on; data.sample: development states that it was',
  };
  const stated = config.data.sample === 'development';
  return {
    facts: { trainRows, sharedIds: found.shared, reason: null },
    diagnostics:
      found.shared === 0
        ? []
        : [stated ? diagnostic('note', 'data.overlap', message, more) : problem('data.overlap', message, more)],
  };
}
