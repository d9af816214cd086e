import { styleText } from 'node:util';
import type { Diagnostic, Where } from '../base/diagnostic.ts';
import { escapeControls } from '../base/escape.ts';
import { compareCodePoints } from '../base/order.ts';

export interface DiagnosticsTextOptions {
  readonly color?: boolean;
  /** Last sentence: `Nothing was written.` */
  readonly ending?: string;
}

/**
 * Diagnostics as people read them (interface.md 3.1): sorted by file, line and column, each with its line of the file and
 * carets under the place, then one count line.
 *
 * @param sources text of the files by name as in `where.file`; a file that is not there is shown without its line
 * @example process.stderr.write(renderDiagnostics(diagnostics, new Map([['audit.yaml', text]]), { ending: 'Nothing was written.' }))
 */
export function renderDiagnostics(
  diagnostics: readonly Diagnostic[],
  sources: ReadonlyMap<string, string>,
  { color = false, ending }: DiagnosticsTextOptions = {},
): string {
  const paint: Paint = color ? (style, text) => styleText(style, text, { validateStream: false }) : (_, text) => text;
  const secretLines = new Set(
    diagnostics.filter(({ code }) => code === 'config.secret_literal').map(({ where }) => lineKey(where)),
  );
  const sorted = [...diagnostics].sort((a, b) => comparePlaces(a.where, b.where));
  const blocks = sorted.map((diagnostic) => {
    // The line holds a credential: it must not reach a terminal or a log.
    const hide = secretLines.has(lineKey(diagnostic.where));
    return block(diagnostic, hide ? undefined : lineOf(diagnostic.where, sources), paint);
  });
  const last = ending === undefined ? `${countLine(diagnostics)}.` : `${countLine(diagnostics)}. ${ending}`;
  return `${[...blocks, last].join('\n')}\n`;
}

/** The one JSON document of `--format json` on failure. */
export function diagnosticsJson(diagnostics: readonly Diagnostic[]): string {
  const sorted = [...diagnostics].sort((a, b) => comparePlaces(a.where, b.where));
  return `${JSON.stringify({ format: 'glassalpha-diagnostics/1', diagnostics: sorted })}\n`;
}

type Style = 'red' | 'yellow' | 'cyan' | 'bold' | 'dim';
type Paint = (style: Style, text: string) => string;

const severityStyles = { error: 'red', warning: 'yellow', note: 'cyan' } as const;

function block({ code, severity, message, hint, where }: Diagnostic, line: string | undefined, paint: Paint): string {
  const style = severityStyles[severity];
  const head = `${paint(style, `${severity}[${code}]`)}: ${paint('bold', escapeControls(message))}`;
  const hints = hint === undefined ? [] : hint.split('\n').map(escapeControls);
  if (where === undefined) return [head, ...hints.map((text) => `   = ${text}`)].join('\n');

  const width = String(where.line ?? '').length || 1;
  const margin = ' '.repeat(width + 2);
  const bar = paint('dim', `${margin}|`);
  const place = [where.file, where.line, where.column].filter((part) => part !== undefined).join(':');
  const arrow = `${' '.repeat(width + 1)}${paint('dim', '-->')} ${escapeControls(place)}`;
  if (line === undefined || where.line === undefined || where.column === undefined) {
    return [head, arrow, ...hints.map((text) => `${margin}${paint('dim', '=')} ${text}`)].join('\n');
  }

  const { text, indent, carets } = excerpt(line, where.column, where.endColumn);
  const [first, ...rest] = hints;
  const under = `${' '.repeat(indent)}${paint(style, '^'.repeat(carets))}${first === undefined ? '' : ` ${first}`}`;
  return [
    head,
    arrow,
    bar,
    `${paint('dim', ` ${where.line} |`)} ${text}`,
    `${bar} ${under}`,
    ...rest.map((more) => `${bar} ${' '.repeat(indent)}${more}`),
  ].join('\n');
}

const excerptWidth = 100;

/** The line, cut around the place if it is long; escapes make a character wider, so widths are those of the escaped text. */
function excerpt(line: string, column: number, endColumn: number | undefined) {
  const characters = [...line.replaceAll('\t', ' ')];
  const from = column - 1 > excerptWidth - 20 ? column - 21 : 0;
  const shown = characters.slice(from, from + excerptWidth);
  const start = column - 1 - from;
  const end = Math.min(shown.length, Math.max(start + 1, (endColumn ?? column + 1) - 1 - from));
  const before = `${from > 0 ? '…' : ''}${escapeControls(shown.slice(0, start).join(''))}`;
  const marked = escapeControls(shown.slice(start, end).join(''));
  const after = `${escapeControls(shown.slice(end).join(''))}${from + excerptWidth < characters.length ? '…' : ''}`;
  return { text: before + marked + after, indent: [...before].length, carets: Math.max(1, [...marked].length) };
}

function lineOf(where: Where | undefined, sources: ReadonlyMap<string, string>): string | undefined {
  if (where?.line === undefined) return undefined;
  const line = sources
    .get(where.file)
    ?.replace(/^\uFEFF/, '')
    .split('\n')[where.line - 1];
  return line?.replace(/\r$/, '');
}

function lineKey(where: Where | undefined): string {
  return where?.line === undefined ? '' : `${where.file}:${where.line}`;
}

function comparePlaces(a: Where | undefined, b: Where | undefined): number {
  return (
    compareCodePoints(a?.file ?? '', b?.file ?? '') ||
    (a?.line ?? 0) - (b?.line ?? 0) ||
    (a?.column ?? 0) - (b?.column ?? 0)
  );
}

function countLine(diagnostics: readonly Diagnostic[]): string {
  const count = (severity: Diagnostic['severity']) => diagnostics.filter((d) => d.severity === severity).length;
  const parts = (['error', 'warning', 'note'] as const).flatMap((severity) => {
    const n = count(severity);
    return n === 0 ? [] : [`${n} ${severity}${n === 1 ? '' : 's'}`];
  });
  return parts.length === 0 ? '0 errors' : parts.join(', ');
}
