import type { Findings } from '../fields.ts';
import type { Objective } from './objective.ts';

/**
 * `base_score` as written: one number, or since 3.x a bracketed vector with one number per output.
 *
 * @returns margins, one per output
 * @example readBaseScore('[5E-1]', 1, objective, findings, path) // [0] for a logistic objective
 */
export function readBaseScore(
  text: string,
  outputs: number,
  objective: Objective,
  findings: Findings,
  path: string,
): Float64Array | undefined {
  const inner = /^\[(.*)\]$/s.exec(text)?.[1] ?? text;
  const parts = inner.split(',');
  if (parts.length !== 1 && parts.length !== outputs) {
    findings.refuse(path, `expected 1 or ${outputs} numbers, found ${parts.length}`);
    return undefined;
  }
  const margins = new Float64Array(outputs);
  for (let output = 0; output < outputs; output++) {
    const part = parts[parts.length === 1 ? 0 : output] ?? '';
    const score = numberPattern.test(part) ? Math.fround(Number(part)) : Number.NaN;
    const margin = objective.toMargin(score);
    if (!Number.isFinite(margin)) {
      findings.refuse(path, `${JSON.stringify(text.slice(0, 60))} is not a base score for this objective`);
      return undefined;
    }
    margins[output] = margin;
  }
  return margins;
}

const numberPattern = /^-?[0-9]+(\.[0-9]+)?([eE][-+]?[0-9]+)?$/;
