import type { AttributeConfig } from '../config/audit-config.ts';
import { parseNumber } from './number-text.ts';

/**
 * Name of the bin with this index; 0 is below the first edge, 1 the first bin, `edges.length` the open one. Integer edges
 * give `18-25`, `40` and `62+`, others `[0.2,0.5)` and `0.5+` (interface.md 5).
 *
 * @example binName([18, 26, 40, 62], 1) // '18-25'
 */
export function binName(edges: readonly number[], index: number): string {
  const low = edges[index - 1];
  const high = edges[index];
  if (low === undefined) return `<${high}`;
  if (high === undefined) return `${low}+`;
  if (!edges.every(Number.isInteger)) return `[${low},${high})`;
  return high - low === 1 ? String(low) : `${low}-${high - 1}`;
}

/** Number of edges that are not above x. */
export function binIndex(edges: readonly number[], x: number): number {
  let index = 0;
  while (index < edges.length && (edges[index] ?? 0) <= x) index++;
  return index;
}

/** Names of the bins that exist even without rows: all but the one below the first edge. */
export function declaredBins(edges: readonly number[]): string[] {
  return edges.map((_, k) => binName(edges, k + 1));
}

/** Group of a raw value of an attribute without bins; null if the value is missing or declared unknown. */
export function groupOfText(attribute: AttributeConfig, raw: string | null): string | null {
  if (raw === null || raw === '' || attribute.unknown.includes(raw)) return null;
  const group = Object.hasOwn(attribute.groups, raw) ? (attribute.groups[raw] ?? raw) : raw;
  return attribute.unknown.includes(group) ? null : group;
}

/** Group of a raw value of a binned attribute; null if missing, unknown, or no finite number. */
export function groupOfNumber(
  attribute: AttributeConfig,
  edges: readonly number[],
  raw: string | null,
  missingValues: readonly string[],
): string | null {
  if (raw === null || missingValues.includes(raw) || attribute.unknown.includes(raw)) return null;
  const x = parseNumber(raw);
  if (x === null || !Number.isFinite(x) || unknownNumbers(attribute).includes(x)) return null;
  return binName(edges, binIndex(edges, x));
}

/** Declared unknown values that are numbers: they are unknown in any spelling. */
export function unknownNumbers({ unknown }: AttributeConfig): number[] {
  return unknown.map(parseNumber).filter((x) => x !== null);
}
