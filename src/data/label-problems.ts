import { type Diagnostic, diagnostic, problem } from '../base/diagnostic.ts';
import { compareCodePoints } from '../base/order.ts';
import type { ResultTable, Source } from './engine.ts';
import { isSelfEvident, labelKey, labelValue } from './labels.ts';
import type { MeasurementPlan } from './plan.ts';
import type { LabelRole } from './roles.ts';
import { showCell } from './show-cell.ts';

/** Texts of a label or decision column with their rows, most frequent first, ties by code point. */
export type DistinctTexts = readonly { readonly text: string; readonly rows: number }[];

export function readDistinct(table: ResultTable | undefined): DistinctTexts {
  const rows = table?.integers['n'] ?? [];
  return (table?.groups[0] ?? [])
    .map((text, k) => ({ text: text ?? '', rows: Number(rows[k] ?? 0n) }))
    .sort((a, b) => b.rows - a.rows || compareCodePoints(a.text, b.text));
}

/** Whether the values of label and decision are those of a binary task. */
export function valueProblems(
  { roles }: MeasurementPlan,
  source: Source,
  labels: DistinctTexts,
  decisions: DistinctTexts,
  check: (name: string) => number,
): Diagnostic[] {
  const where = { file: source.names[0] ?? '' };
  const found = labelProblems(roles.label, labels, check('y_values'), where);
  if (roles.decision === undefined) return found;
  const legal = new Set([...labels.map(({ text }) => keyOf(text)), ...positiveKeys(roles.label)]);
  const foreign = decisions.filter(
    ({ text }) => !legal.has(keyOf(text)) && !isSelfEvidentLike(text, labels, roles.label),
  );
  // Without a single label the decisions alone say what the other value is.
  if (labels.length === 0 && new Set(foreign.map(({ text }) => keyOf(text))).size <= 1) return found;
  if (foreign.length === 0 || found.some(({ severity }) => severity === 'error')) return found;
  const message = `decision "${roles.decision.name}" has values that the label has not: ${list(foreign)}`;
  const hint = `write decisions with the values of the label: ${list(labels)}`;
  return [...found, problem('data.prediction_values', message, { where, hint })];
}

function labelProblems(
  role: LabelRole,
  labels: DistinctTexts,
  distinctTexts: number,
  where: { readonly file: string },
): Diagnostic[] {
  const keys = new Set(labels.map(({ text }) => keyOf(text)));
  const listed = distinctTexts > labels.length ? `${list(labels)}, …` : list(labels);
  const values = Math.max(keys.size, distinctTexts > labels.length ? distinctTexts : 0);
  if (role.positive === null && !labels.every(({ text }) => isSelfEvident(labelValue(text)))) {
    const advice = values > 2 ? 'declare data.positive_label and correct the others' : 'declare data.positive_label';
    return [
      problem('data.label_values', `label "${role.name}" has ${count(values)}: ${listed}`, { where, hint: advice }),
    ];
  }
  const positive = positiveKeys(role);
  const negatives = [...keys].filter((key) => !positive.has(key));
  if (negatives.length > 1) {
    const absent = ![...keys].some((key) => positive.has(key));
    const declared = role.positive === null ? '' : String(role.positive.value);
    const message = absent
      ? `data.positive_label "${showCell(declared)}" is none of the values of "${role.name}": ${listed}`
      : `label "${role.name}" has ${count(values)}: ${listed}`;
    const hint = absent
      ? 'write data.positive_label as the data write it'
      : 'a binary task has two; correct the others (tasks with more classes are not available in this version)';
    return [problem('data.label_values', message, { where, hint })];
  }
  const oneClass = negatives.length === 0 || negatives.length === keys.size;
  if (!oneClass || labels.length === 0) return [];
  const message = `all rows have the label ${list(labels)}; metrics that compare two classes are undefined`;
  return [diagnostic('warning', 'data.one_class', message, { where })];
}

/** Keys that mean the positive label: 1 and true if none is declared. */
function positiveKeys({ positive }: LabelRole): Set<string> {
  return new Set(positive === null ? ['number:1', 'boolean:true'] : [labelKey(positive)]);
}

/** With one class only in the labels, the other self-evident value is still a decision. */
function isSelfEvidentLike(text: string, labels: DistinctTexts, role: LabelRole): boolean {
  const known = [...labels.map((label) => labelValue(label.text)), ...(role.positive === null ? [] : [role.positive])];
  const own = labelValue(text);
  return isSelfEvident(own) && known.every((value) => isSelfEvident(value) && value.kind === own.kind);
}

/** The most frequent spelling of each class; a declared positive label without rows stands as declared. */
export function labelTexts(role: LabelRole, labels: DistinctTexts): { positive: string; negative: string | null } {
  const positive = positiveKeys(role);
  const spelled = (wanted: boolean) => labels.find(({ text }) => positive.has(keyOf(text)) === wanted)?.text;
  const fallback = labels.some(({ text }) => labelValue(text).kind === 'boolean') ? 'true' : '1';
  return {
    positive: spelled(true) ?? (role.positive === null ? fallback : String(role.positive.value)),
    negative: spelled(false) ?? null,
  };
}

function keyOf(text: string): string {
  return labelKey(labelValue(text));
}

function count(values: number): string {
  return values === 1 ? '1 value' : `${values} values`;
}

function list(texts: DistinctTexts): string {
  const shown = [...texts].sort((a, b) => compareCodePoints(a.text, b.text));
  return shown.map(({ text, rows }) => `${showCell(text)} (${rows})`).join(', ');
}
