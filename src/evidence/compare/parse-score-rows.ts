import { fail } from '../../base/diagnostic.ts';
import type { ScoreRows } from './score-rows.ts';

const fixed = ['id', 'label', 'score', 'predicted', 'selected'] as const;

/**
 * Reads a score file as `audit` writes it. Its digest is the record's, so its form is not in doubt once that was checked.
 *
 * @throws GlassAlphaError `evidence.unverified` for anything else
 * @example parseScoreRows('id,label,score,predicted,selected\n7,1,0.8,1,1\n').positions.get('7') // 0
 */
export function parseScoreRows(text: string): ScoreRows {
  const [header = [], ...rows] = parseCsv(text);
  if (fixed.some((name, i) => header[i] !== name) || rows.some((row) => row.length !== header.length))
    fail('evidence.unverified', 'not a file of scores that an audit wrote');
  const bit = (cell: string | undefined) => (cell === '1' ? 1 : cell === '0' ? 0 : null);
  const ids = rows.map(([id]) => armed(id ?? ''));
  const attributes = header
    .slice(fixed.length)
    .map((name, k): [string, string[]] => [armed(name), rows.map((row) => armed(row[fixed.length + k] ?? ''))]);
  return {
    ids,
    positions: new Map(ids.map((id, i) => [id, i])),
    label: rows.map(([, label]) => bit(label)),
    score: rows.map(([, , score]) => (score === '' || score === undefined ? null : Number(score))),
    predicted: rows.map(([, , , predicted]) => bit(predicted) ?? 0),
    selected: rows.map(([, , , , selected]) => bit(selected) ?? 0),
    attributes: Object.fromEntries(attributes),
  };
}

/** Text as it was before it was disarmed for spreadsheets. */
function armed(cell: string): string {
  return /^'[=+\-@\t\r]/.test(cell) ? cell.slice(1) : cell;
}

/** RFC 4180 with line feeds, as the writer gives it. */
function parseCsv(text: string): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  let at = 0;
  while (at < text.length) {
    let cell = '';
    if (text[at] === '"') {
      at++;
      for (;;) {
        const quote = text.indexOf('"', at);
        if (quote === -1) return fail('evidence.unverified', 'not a file of scores that an audit wrote');
        cell += text.slice(at, quote);
        at = quote + 1;
        if (text[at] !== '"') break;
        cell += '"';
        at++;
      }
    } else {
      const end = /[,\n]/g;
      end.lastIndex = at;
      const found = end.exec(text)?.index ?? text.length;
      cell = text.slice(at, found);
      at = found;
    }
    row.push(cell);
    if (text[at] !== ',') {
      rows.push(row);
      row = [];
    }
    at++;
  }
  return rows;
}
