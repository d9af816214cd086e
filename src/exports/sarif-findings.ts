import type { Diagnostic } from '../base/diagnostic.ts';
import { compareCodePoints } from '../base/order.ts';
import { sarifLocations, sarifLog } from './sarif-log.ts';

/**
 * Diagnostics as a SARIF 2.1.0 log, for code-scanning views: one rule per code and rule name, one result per diagnostic.
 *
 * @param toolVersion of this package
 * @returns JSON text that ends in a line feed
 * @example sarifFindings(diagnostics, '0.3.0')
 */
export function sarifFindings(diagnostics: readonly Diagnostic[], toolVersion: string): string {
  const ruleIds = [...new Set(diagnostics.map(ruleId))].sort(compareCodePoints);
  return sarifLog(toolVersion, {
    rules: ruleIds.map((id) => ({ id })),
    results: diagnostics.map((found) => result(found, ruleIds)),
  });
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
    ...(where === undefined ? {} : { locations: sarifLocations(where) }),
  };
}
