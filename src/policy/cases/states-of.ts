import type { Decisions } from '../../record/decisions.ts';
import type { CaseState } from './parse-cases.ts';

/**
 * The state of every gate, by id, before waivers or after them.
 *
 * @example statesOf(decisions, 'status').get('demographic_parity') // 'WAIVED'
 */
export function statesOf(
  { gates, tracked, not_applicable }: Decisions,
  which: 'status' | 'original_status' = 'original_status',
): ReadonlyMap<string, CaseState> {
  return new Map<string, CaseState>([
    ...gates.map((gate) => [gate.id, gate[which]] as const),
    ...tracked.map(({ id }) => [id, 'tracked'] as const),
    ...not_applicable.map(({ id }) => [id, 'not_applicable'] as const),
  ]);
}
