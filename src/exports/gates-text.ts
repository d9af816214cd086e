import { escapeControls } from '../base/escape.ts';
import { type Decisions, type GateDecision, type GateStatus, isJudged, type NotJudged } from '../record/decisions.ts';
import { worstFirst } from '../record/gate-order.ts';
import { gateFigures } from './gate-figures.ts';

/** Width of the label before each line of an audit's text output: `Audit     `, `Gates     `, `Report    `. */
export const labelWidth = 10;

/**
 * The gates as lines of text (interface.md 2.1): one per gate, worst first, in aligned columns, then the counts. No number is
 * rounded across the threshold it is compared with.
 *
 * @example gatesText(decisions).at(-1) // 'Gates     3 failed, 1 passed, 0 inconclusive, 0 not evaluated, 0 waived'
 */
export function gatesText(gates: Decisions | NotJudged): string[] {
  if (!isJudged(gates)) return [label('Gates', 'none configured; nothing was judged')];
  const rows = worstFirst(gates.gates).map(columns);
  return [...align(rows), label('Gates', countsText(gates))];
}

/**
 * The last line of an audit: outcome, exit code, and what blocks.
 *
 * @example resultLine(decisions) // 'Result    FAIL (exit 1): 2 error-level gates failed'
 */
export function resultLine(gates: Decisions | NotJudged): string {
  if (!isJudged(gates)) return label('Result', 'nothing was judged (exit 0)');
  if (gates.outcome === 'FAIL') return label('Result', `FAIL (exit 1): ${blockersText(gates.gates)}`);
  return label('Result', gates.outcome === 'WARN' ? 'PASS with warnings (exit 0)' : 'PASS (exit 0)');
}

function label(name: string, text: string): string {
  return name.padEnd(labelWidth) + text;
}

function columns(gate: GateDecision): string[] {
  const { value, asked, notes } = gateFigures(gate);
  return [gate.status, escapeControls(gate.name), gate.metric, value, asked, gate.severity, notes];
}

function align(rows: readonly (readonly string[])[]): string[] {
  const widths = rows.reduce<number[]>(
    (most, row) => row.map((cell, column) => Math.max(most[column] ?? 0, width(cell))),
    [labelWidth - 2],
  );
  return rows.map((row) =>
    row
      .map((cell, column) => cell + ' '.repeat((widths[column] ?? 0) - width(cell)))
      .join('  ')
      .trimEnd(),
  );
}

function width(text: string): number {
  return [...text].length;
}

/** `3 failed, 1 passed, …`: the same counts in every export. */
export function countsText({ counts }: Decisions): string {
  const text = [
    `${counts.fail} failed`,
    `${counts.pass} passed`,
    `${counts.inconclusive} inconclusive`,
    `${counts.not_evaluated} not evaluated`,
    `${counts.waived} waived`,
    ...(counts.tracked > 0 ? [`${counts.tracked} tracked`] : []),
    ...(counts.not_applicable > 0 ? [`${counts.not_applicable} not applicable`] : []),
  ];
  return text.join(', ');
}

function blockersText(gates: readonly GateDecision[]): string {
  const words: readonly [GateStatus, string][] = [
    ['FAIL', 'failed'],
    ['NOT_EVALUATED', 'not evaluated'],
    ['INCONCLUSIVE', 'inconclusive'],
  ];
  const parts = words.flatMap(([status, word]) => {
    const number = gates.filter((gate) => gate.blocks && gate.status === status).length;
    return number === 0 ? [] : [{ number, word }];
  });
  const noun = parts[0]?.number === 1 ? 'error-level gate' : 'error-level gates';
  return parts.map(({ number, word }, i) => (i === 0 ? `${number} ${noun} ${word}` : `${number} ${word}`)).join(', ');
}
