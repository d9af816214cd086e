import type { DataConfig } from '../config/audit-config.ts';

/** Attributes that are crossed, and how. */
export interface Crossing {
  /** Indices of the attributes, ascending. */
  readonly attributes: readonly number[];
  /** `a*b`, labels in declared order. */
  readonly name: string;
  /** Declared ones are gated and have score histograms; the pairs crossed by default have counts alone. */
  readonly declared: boolean;
}

/** With more attributes the pairs are not crossed by default: their number grows with the square. */
const mostPaired = 12;

/** The crossings of the configuration, or every pair of attributes (interface.md 5, `intersections`). */
export function crossingsOf({ protectedAttributes, intersections }: DataConfig): readonly Crossing[] {
  const labels = protectedAttributes.map(({ label }) => label);
  if (intersections !== undefined) {
    return intersections.map((crossed) => ({
      attributes: crossed.map((label) => labels.indexOf(label)).sort((a, b) => a - b),
      name: crossed.join('*'),
      declared: true,
    }));
  }
  if (labels.length > mostPaired) return [];
  return labels.flatMap((a, i) =>
    labels.slice(i + 1).map((b, j) => ({ attributes: [i, i + 1 + j], name: `${a}*${b}`, declared: false })),
  );
}
