import { publish } from '../../base/format.ts';
import type { Manifest, RecordedMetric } from '../../record/manifest.ts';
import { differenceOfIntervals } from '../../stats/difference-of-intervals.ts';
import type { NotAssessed, Significance } from './comparison.ts';
import { pairedTest } from './paired-test.ts';
import type { PairedScores } from './score-rows.ts';

/** Significance before the adjustment over all tests. */
export type RawSignificance =
  | Omit<Extract<Significance, { kind: 'paired' }>, 'p_holm'>
  | Omit<Extract<Significance, { kind: 'unpaired' }>, 'p_holm'>
  | Extract<Significance, { kind: 'not_assessed' }>;

export interface ComparedPair {
  readonly before: Manifest;
  readonly after: Manifest;
  /** Both score files, their digests checked against the records. */
  readonly scores?: PairedScores | undefined;
}

/**
 * What can be said of chance about one metric (evidence.md 6): a paired test where rows and labels are the same and both score
 * files are at hand; an interval of the difference where the rows are others; otherwise the reason why nothing is said.
 */
export function significanceOf(
  key: string,
  before: RecordedMetric | undefined,
  after: RecordedMetric | undefined,
  pair: ComparedPair,
): RawSignificance {
  const [old, now] = [before?.result, after?.result];
  if (old?.kind !== 'value' || now?.kind !== 'value') return notAssessed('no_value');
  if (old.value === now.value) return notAssessed('no_difference');
  const role = after?.slice?.split ?? 'audited';
  const [oldData, newData] = [pair.before.dataset[role], pair.after.dataset[role]];
  const [oldKeys, newKeys] = [oldData?.key_sha256 ?? null, newData?.key_sha256 ?? null];
  if (oldKeys === null || newKeys === null) return notAssessed('no_row_ids');
  if (oldKeys === newKeys) {
    if (oldData?.label_sha256 !== newData?.label_sha256) return notAssessed('labels_differ');
    if (pair.scores === undefined || role !== 'audited') return notAssessed('same_rows_without_scores');
    if (isWeighted(pair.before) || isWeighted(pair.after)) return notAssessed('weighted');
    const test = pairedTest(key, after?.slice, pair.scores);
    return test === null
      ? notAssessed('no_paired_test')
      : { kind: 'paired', test: test.test, p: publish(test.p), n: test.n };
  }
  const limits = [old.ci?.lower, old.ci?.upper, now.ci?.lower, now.ci?.upper];
  const [oldLower, oldUpper, newLower, newUpper] = limits.map((limit) => limit ?? undefined);
  if (old.ci === undefined || now.ci === undefined) return notAssessed('no_interval');
  if (oldLower === undefined || oldUpper === undefined || newLower === undefined || newUpper === undefined)
    return notAssessed('no_interval');
  if (old.ci.level !== now.ci.level) return notAssessed('levels_differ');
  const { level } = now.ci;
  const { lower, upper, p } = differenceOfIntervals(
    { value: old.value, lower: oldLower, upper: oldUpper },
    { value: now.value, lower: newLower, upper: newUpper },
    level,
  );
  const ci = { lower: publish(lower), upper: publish(upper), level };
  return { kind: 'unpaired', assumed: 'independent rows assumed', ci, p: publish(p) };
}

function isWeighted({ data_schema: { roles } }: Manifest): boolean {
  return roles.weight !== null;
}

function notAssessed(reason: NotAssessed): Extract<Significance, { kind: 'not_assessed' }> {
  return { kind: 'not_assessed', reason };
}
