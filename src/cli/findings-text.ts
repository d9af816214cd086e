import type { Diagnostic } from '../base/diagnostic.ts';

export type FindingsFormat = 'sarif' | 'github';

/** Diagnostics for code scanning or as annotations. Each format is loaded on demand. */
export async function findingsText(
  format: FindingsFormat,
  diagnostics: readonly Diagnostic[],
  toolVersion: string,
): Promise<string> {
  if (format === 'github') return (await import('../exports/github-findings.ts')).githubFindings(diagnostics);
  return (await import('../exports/sarif-findings.ts')).sarifFindings(diagnostics, toolVersion);
}
