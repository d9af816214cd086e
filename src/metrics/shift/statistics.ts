import type { AttributeStatistics, MetricOptions, Slice } from '../statistics.ts';

/** An attribute, or an intersection of several, whose groups are compared under a shift. */
export interface ShiftAttribute {
  /** The attribute's label; of an intersection the labels joined as in the record (`sex*race`). */
  readonly name: string;
  /** Declared and observed groups in code-point order. */
  readonly groups: readonly string[];
  readonly reference: AttributeStatistics['reference'];
  /** Names of the attributes an intersection is made of. */
  readonly parts?: readonly string[];
}

/** Rows that are in the same group of every attribute. */
export interface ShiftCell extends Slice {
  /** One per attribute of the statistics, in their order; null where the value is missing. */
  readonly groups: readonly (string | null)[];
}

/** The joint cells of one split of a binary task: all that a shift needs, since its weights act on whole cells. */
export interface ShiftStatistics {
  readonly split: string;
  readonly favorableIsPositive: boolean;
  readonly attributes: readonly ShiftAttribute[];
  readonly cells: readonly ShiftCell[];
}

/** One attribute's part of a shift: the share of a group, or of all groups but the reference, moves by `by`. */
export interface Move {
  readonly attribute: string;
  /** The group whose share moves; without it the joint share of all groups but the reference. */
  readonly group?: string;
  /** Share points in (−1, 1), not 0. */
  readonly by: number;
}

/** Another population: one attribute moved, or several at once. */
export interface Shift {
  /** As the user wrote it, `gender:+0.1`; names the shift in the record. */
  readonly text: string;
  readonly moves: readonly Move[];
}

export interface ShiftOptions extends MetricOptions {
  /** Ids followed under every shift; without it those of metrics.md 8.8. */
  readonly metrics?: readonly string[];
  /** Attributes whose worst shares within ±distance are looked for. */
  readonly worstCases?: readonly { readonly attribute: string; readonly distance: number }[];
}
