import { isJudged } from '../../record/decisions.ts';
import type { Manifest, QueryLogEntry, RecordedMetric } from '../../record/manifest.ts';
import type { Cause } from './cause.ts';
import { contentMoves } from './content-moves.ts';
import { mapChanges } from './map-changes.ts';
import { ulpsBetween } from './ulps-between.ts';

/**
 * What differs among the results of two audits, in causal order: the first answer of the engine, then metrics, gates, content.
 *
 * @example resultCauses(recorded, rerun)[0] // { cause: 'queries', subject: 'counts', detail: 'another result' }
 */
export function resultCauses(before: Manifest, after: Manifest): Cause[] {
  return [
    ...firstQuery(before.engine.query_log, after.engine.query_log),
    ...mapChanges(before.metrics, after.metrics).map(
      (change): Cause => ({ cause: 'metrics', subject: change.key, detail: metricDetail(change.before, change.after) }),
    ),
    ...gateCauses(before, after),
    ...contentMoves(before.content, after.content).map(
      ({ section, detail }): Cause => ({ cause: 'content', subject: `section ${section}`, detail }),
    ),
  ];
}

/** Later answers mostly follow from the same cause. */
function firstQuery(before: readonly QueryLogEntry[], after: readonly QueryLogEntry[]): Cause[] {
  const length = Math.max(before.length, after.length);
  for (let i = 0; i < length; i++) {
    const [old, now] = [before[i], after[i]];
    if (old?.id === now?.id && old?.result_sha256 === now?.result_sha256 && old?.sql === now?.sql) continue;
    const subject = now?.id ?? old?.id ?? '';
    if (old === undefined || now === undefined || old.id !== now.id)
      return [{ cause: 'queries', subject, detail: `${old?.id ?? 'none'} → ${now?.id ?? 'none'}` }];
    return [
      { cause: 'queries', subject, detail: old.result_sha256 === now.result_sha256 ? 'other text' : 'another result' },
    ];
  }
  return [];
}

function metricDetail(before: RecordedMetric | undefined, after: RecordedMetric | undefined): string {
  const [old, now] = [before?.result, after?.result];
  if (old?.kind === 'value' && now?.kind === 'value') {
    if (old.value === now.value) return `${now.value}: its interval, number of rows or marks differ`;
    return `${old.value} → ${now.value} (${ulpsBetween(old.value, now.value)} ulps)`;
  }
  const shown = (result: typeof old) =>
    result === undefined ? 'none' : result.kind === 'value' ? String(result.value) : `undefined: ${result.reason}`;
  return `${shown(old)} → ${shown(now)}`;
}

function gateCauses({ gates: before }: Manifest, { gates: after }: Manifest): Cause[] {
  const map = (gates: Manifest['gates']) =>
    Object.fromEntries(isJudged(gates) ? gates.gates.map((gate) => [`${gate.policy}#${gate.id}`, gate]) : []);
  const moves = mapChanges(map(before), map(after)).map((change): Cause => {
    const [old, now] = [change.before?.status ?? 'none', change.after?.status ?? 'none'];
    const detail = old === now ? `${now}, on other figures` : `${old} → ${now}`;
    return { cause: 'gates', subject: change.key, detail };
  });
  if (moves.length > 0 || isJudged(before) === isJudged(after)) return moves;
  return [{ cause: 'gates', subject: 'policy', detail: isJudged(after) ? 'now judged' : 'no longer judged' }];
}
