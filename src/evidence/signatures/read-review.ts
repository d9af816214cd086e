import { parseCanonical } from '../../base/jcs.ts';
import type { PackFiles } from '../check.ts';
import { statementProblem } from './statement-problem.ts';
import { type Opinion, opinions, type Review, reviewStatement } from './statements.ts';

/** The opinion in a signed payload, which has to be the statement that this opinion on this pack gives. */
export function readReview(payload: Uint8Array, files: PackFiles): Review | { readonly problem: string } {
  const predicate = predicateOf(payload);
  const { opinion, note } = predicate ?? {};
  if (!isOpinion(opinion) || !(note === null || typeof note === 'string')) return { problem: 'it is no review' };
  const review = { opinion, note };
  const problem = statementProblem(payload, reviewStatement(files, review));
  return problem === null ? review : { problem };
}

function predicateOf(payload: Uint8Array): Record<string, unknown> | null {
  try {
    const statement = parseCanonical(payload) as { readonly predicate?: unknown } | null;
    const predicate = statement?.predicate;
    return typeof predicate === 'object' && predicate !== null ? (predicate as Record<string, unknown>) : null;
  } catch {
    // Not canonical JSON: no review.
    return null;
  }
}

function isOpinion(value: unknown): value is Opinion {
  return opinions.some((one) => one === value);
}
