import type { MeasuredAttribute, Measurement } from '../data/measurement.ts';

/** The rows of an audit as every task tells of them. */
export interface MeasuredAudit {
  readonly rows: number;
  /** Null: the label has several classes, or is an amount. */
  readonly labels: Measurement['labels'] | null;
  readonly hasScores: boolean;
  readonly attributes: readonly (Pick<MeasuredAttribute, 'name' | 'column' | 'binned' | 'missing'> & {
    readonly groups: readonly { readonly group: string; readonly n: number }[];
  })[];
}
