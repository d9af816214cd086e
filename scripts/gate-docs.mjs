/** Writes the tables of docs/gates.md from docs/gates.table.json, which the gate tests go through row by row. */
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const page = new URL('../docs/gates.md', import.meta.url);
const tableFile = new URL('../docs/gates.table.json', import.meta.url);
const [start, end] = ['<!-- tables -->\n', '<!-- end of tables -->'];

/** The tables as Markdown. */
export function renderGateTables({ comparisons, states, consequences, worked }) {
  return [
    '## When a value satisfies a comparison',
    '',
    ...markdown(
      ['comparison', 'threshold', 'below', 'equal', 'above'],
      comparisons.map((row) => [
        row.comparison,
        show(row.threshold),
        ...[row.below, row.equal, row.above].map(([value, holds]) => `${show(value)}: ${holds ? 'yes' : 'no'}`),
      ]),
    ),
    '',
    '## The state of a row',
    '',
    ...markdown(
      ['rule', 'the value', 'the interval', 'state', 'reason'],
      states.map((row) => [row.rule, row.value, row.interval, row.state, row.reason ?? '']),
    ),
    '',
    '## What follows',
    '',
    ...markdown(
      ['severity', 'state', 'on_inconclusive', 'reason', 'follows'],
      consequences.map((row) => [row.severity, row.state, row.on_inconclusive, row.reason ?? '', row.follows]),
    ),
    '',
    '## Examples',
    '',
    ...markdown(
      ['gate', 'value [interval]', '`point`', 'the interval says', '`ci`'],
      worked.map((row) => [
        row.gate,
        row.value === null ? 'undefined' : `${row.value} [${row.interval.join(', ')}]`,
        row.point,
        row.interval_says,
        row.ci,
      ]),
    ),
    '',
  ].join('\n');
}

function markdown(head, rows) {
  return [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`);
}

function show(value) {
  return Array.isArray(value) ? `[${value.join(', ')}]` : String(value);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const text = readFileSync(page, 'utf8');
  const [before, rest] = text.split(start);
  const [, after] = rest.split(end);
  const tables = renderGateTables(JSON.parse(readFileSync(tableFile, 'utf8')));
  writeFileSync(page, before + start + tables + end + after);
}
