import type { Scope } from '../../record/metric.ts';
import { mcnemarExactP } from '../../stats/mcnemar.ts';
import { normalSurvival } from '../../stats/normal.ts';
import { pairedAuc } from '../../stats/paired-auc.ts';
import type { PairedScores, ScoreRows } from './score-rows.ts';

export interface PairedTest {
  readonly test: 'mcnemar_exact' | 'delong';
  readonly p: number;
  readonly n: number;
}

/**
 * Test of one metric over the rows of both score files: exact McNemar for a rate whose denominator does not depend on the
 * model, DeLong for the area under the ROC curve. The order of the two audits does not matter.
 *
 * @returns null for every other metric, and where the test is not defined
 */
export function pairedTest(key: string, slice: Scope | undefined, scores: PairedScores): PairedTest | null {
  const id = key.split('|', 1)[0] ?? '';
  const { stratum, class: label, feature, params } = slice ?? {};
  if ([stratum, label, feature, params].some((part) => part !== undefined)) return null;
  const rows = commonRows(slice, scores);
  // A group of no row would look unchanged: its name is not that of the file.
  if (rows === null || rows.length === 0) return null;
  if (id === 'roc_auc') return deLong(rows, scores);
  const rate = rates[id];
  return rate === undefined ? null : mcNemar(rate, rows, scores);
}

/** A row that both files have: its positions. */
interface CommonRow {
  readonly old: number;
  readonly now: number;
}

/** Rows of the slice, in the order of the old file; null if a file lacks a row or the attribute. */
function commonRows(slice: Scope | undefined, scores: PairedScores): readonly CommonRow[] | null {
  const { attribute, group } = slice ?? {};
  const values = attribute === undefined ? undefined : scores.new.attributes[attribute];
  if (attribute !== undefined && (group === undefined || values === undefined)) return null;
  const rows: CommonRow[] = [];
  for (const [old, id] of scores.old.ids.entries()) {
    const now = scores.new.positions.get(id);
    if (now === undefined) return null;
    if (values === undefined || values[now] === group) rows.push({ old, now });
  }
  return scores.old.ids.length === scores.new.ids.length ? rows : null;
}

interface Rate {
  /** Whether the row is in the denominator; by its label alone. */
  readonly of: (label: 0 | 1 | null) => boolean;
  readonly counted: (rows: ScoreRows, at: number) => boolean;
}

const labelled = (label: 0 | 1 | null) => label !== null;
const everyRow = () => true;
const predicted = (value: 0 | 1) => (rows: ScoreRows, at: number) => rows.predicted[at] === value;
const isRight = (rows: ScoreRows, at: number) => rows.predicted[at] === rows.label[at];

/** Rates whose denominators the labels fix; those over decisions, such as precision, have other rows in each audit. */
const rates: Readonly<Record<string, Rate>> = {
  selection_rate: { of: everyRow, counted: (rows, at) => rows.selected[at] === 1 },
  predicted_positive_rate: { of: everyRow, counted: predicted(1) },
  accuracy: { of: labelled, counted: isRight },
  error_rate: { of: labelled, counted: (rows, at) => !isRight(rows, at) },
  tpr: { of: (label) => label === 1, counted: predicted(1) },
  fnr: { of: (label) => label === 1, counted: predicted(0) },
  fpr: { of: (label) => label === 0, counted: predicted(1) },
  tnr: { of: (label) => label === 0, counted: predicted(0) },
};

function mcNemar({ of, counted }: Rate, rows: readonly CommonRow[], scores: PairedScores): PairedTest {
  let n = 0;
  let gained = 0;
  let lost = 0;
  for (const { old, now } of rows) {
    if (!of(scores.new.label[now] ?? null)) continue;
    n++;
    const [was, is] = [counted(scores.old, old), counted(scores.new, now)];
    if (is && !was) gained++;
    if (was && !is) lost++;
  }
  return { test: 'mcnemar_exact', p: mcnemarExactP(gained, lost), n };
}

function deLong(rows: readonly CommonRow[], scores: PairedScores): PairedTest | null {
  const first: number[] = [];
  const second: number[] = [];
  const negatives: number[] = [];
  const positives: number[] = [];
  for (const { old, now } of rows) {
    const label = scores.new.label[now] ?? null;
    const [was, is] = [scores.old.score[old] ?? null, scores.new.score[now] ?? null];
    if (label === null) continue;
    if (was === null || is === null) return null;
    first.push(was);
    second.push(is);
    negatives.push(1 - label);
    positives.push(label);
  }
  const paired = pairedAuc({ first, second, negatives, positives });
  if (paired?.variance === undefined || !(paired.variance > 0)) return null;
  const z = Math.abs(paired.difference) / Math.sqrt(paired.variance);
  return { test: 'delong', p: Math.min(1, 2 * normalSurvival(z)), n: first.length };
}
