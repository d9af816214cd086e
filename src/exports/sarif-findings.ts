import type { Diagnostic } from '../base/diagnostic.ts';
import { compareCodePoints } from '../base/order.ts';

/**
 * Diagnostics as a SARIF 2.1.0 log, for code-scanning views: one rule per code and rule name, one result per diagnostic.
 * Columns count in code points, as everywhere in this tool.
 *
 * @param toolVersion of this package
 * @returns JSON text that ends in a line feed
 * @example sarifFindings(diagnostics, '0.3.0')
 */
export function sarifFindings(diagnostics: readonly Diagnostic[], toolVersion: string): string {
  const ruleIds = [...new Set(diagnostics.map(ruleId))].sort(compareCodePoints);
  const log = {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: {
            name: 'GlassAlpha',
            version: toolVersion,
            informationUri: 'https://glassalpha.com',
            rules: ruleIds.map((id) => ({ id })),
          },
        },
        columnKind: 'unicodeCodePoints',
        results: diagnostics.map((found) => result(found, ruleIds)),
      },
    ],
  };
  return `${JSON.stringify(log, null, 2)}\n`;
}

/** `policy.lint/clause_nonexistent`; the code alone where it covers one rule. */
function ruleId({ code, rule }: Diagnostic): string {
  return rule === undefined ? code : `${code}/${rule}`;
}

function result(found: Diagnostic, ruleIds: readonly string[]): object {
  const { severity, message, hint, where } = found;
  const id = ruleId(found);
  return {
    ruleId: id,
    ruleIndex: ruleIds.indexOf(id),
    // The names of the three severities are those of SARIF's levels.
    level: severity,
    message: { text: hint === undefined ? message : `${message}\n${hint}` },
    ...(where === undefined ? {} : { locations: [{ physicalLocation: physicalLocation(where) }] }),
  };
}

function physicalLocation({ file, line, column, endColumn }: NonNullable<Diagnostic['where']>): object {
  const region = {
    startLine: line,
    ...(column === undefined ? {} : { startColumn: column }),
    ...(endColumn === undefined ? {} : { endColumn }),
  };
  return { artifactLocation: { uri: uriOf(file) }, ...(line === undefined ? {} : { region }) };
}

/** A path as a URI reference (RFC 3986): every segment escaped, and an absolute one with its scheme. */
function uriOf(path: string): string {
  const escaped = path
    .replace(/\p{Surrogate}/gu, '\ufffd')
    .split('/')
    .map(encodeURIComponent)
    .join('/');
  if (path.startsWith('/')) return `file://${escaped}`;
  return /^[A-Za-z]:\//.test(path) ? `file:///${escaped.replace('%3A', ':')}` : escaped;
}
