import { type Diagnostic, problem } from '../base/diagnostic.ts';
import type { CsvProblem, CsvStructure } from './csv-structure.ts';

const reasons: Readonly<Record<CsvProblem['kind'], { readonly one: string; readonly hint: string }>> = {
  fields: { one: '', hint: 'quote fields that hold the delimiter or a line break' },
  text_after_quote: { one: 'has text after a closing quote', hint: 'double a quote that is part of the text: ""' },
  space_before_quote: {
    one: 'has a space before a quoted field',
    hint: 'remove the space between delimiter and quote',
  },
  line_ending: { one: 'has another line ending than the header', hint: 'end every line the same way, by LF or CRLF' },
  unclosed_quote: { one: 'opens a quote that is never closed', hint: 'close the quote, or double it if it is text' },
};

/** Turns what is wrong with the records of a file into diagnostics: one per kind, with rows and totals. */
export function describeCsvProblems({ problems, totals }: CsvStructure, fields: number, file: string): Diagnostic[] {
  const kinds = Object.keys(reasons) as CsvProblem['kind'][];
  return kinds
    .filter((kind) => totals[kind] > 0)
    .map((kind) => {
      const examples = problems.filter((found) => found.kind === kind);
      const message =
        kind === 'fields'
          ? fieldCounts(examples, totals.fields, fields)
          : rowsThat(examples, totals[kind], reasons[kind].one);
      return problem('data.parse', message, { where: { file }, hint: reasons[kind].hint });
    });
}

function fieldCounts(examples: readonly CsvProblem[], total: number, expected: number): string {
  const [first] = examples;
  if (total === 1 && first !== undefined)
    return `${rowName(first.row)} has ${first.fields} fields, expected ${expected}`;
  const list = examples.map((found) => `${rowName(found.row)} has ${found.fields}`).join(', ');
  return `${total} rows have another number of fields than the header (${expected}): ${list}${more(total, examples.length)}`;
}

function rowsThat(examples: readonly CsvProblem[], total: number, what: string): string {
  const [first] = examples;
  if (total === 1 && first !== undefined) return `${rowName(first.row)} ${what}`;
  return `${total} rows: ${examples.map((found) => rowName(found.row)).join(', ')}${more(total, examples.length)}; each ${what}`;
}

function rowName(row: number): string {
  return row === 0 ? 'the header' : `row ${row}`;
}

function more(total: number, shown: number): string {
  return total > shown ? ', …' : '';
}
