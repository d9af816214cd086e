import { fail } from '../base/diagnostic.ts';
import { baseName, directoryName, fileStem, resolvePath } from '../base/file-system.ts';
import type { AuditConfig } from '../config/audit-config.ts';

export interface OutputNames {
  readonly report: string;
  readonly manifest: string;
  readonly decisions: string;
  readonly environment: string;
  readonly run: string;
  /** Only where `report.save_scores` asks for it. */
  readonly scores?: string;
  /** Only where shifts were asked for. */
  readonly shifts?: string;
  /** Only where a findings file was given. */
  readonly findings?: string;
}

/**
 * Absolute paths of everything an audit writes. `--output` is relative to the working directory, `report.output_path` to the
 * config's folder; without either the name is the config's stem in the working directory.
 *
 * @throws GlassAlphaError `report.format` for an extension this version does not write
 * @example outputNames(config, { configPath: '/p/audit.yaml', cwd: '/p' }).manifest // '/p/audit_report.manifest.json'
 */
export function outputNames(
  config: AuditConfig,
  where: { readonly configPath: string | null; readonly cwd: string; readonly output?: string | undefined },
): OutputNames {
  const report = reportPath(config, where);
  const extension = /\.[^./]+$/.exec(baseName(report))?.[0]?.toLowerCase();
  if (extension === '.html')
    fail('config.unavailable', 'the HTML report is not available in this version', {
      hint: 'give an --output that ends in .pdf',
    });
  if (extension !== '.pdf')
    fail('report.format', `"${baseName(report)}" names no report format`, {
      hint: 'give an --output that ends in .pdf',
    });
  const stem = resolvePath(directoryName(report), fileStem(report));
  return {
    report,
    manifest: `${stem}.manifest.json`,
    decisions: `${stem}.policy_decisions.json`,
    environment: `${stem}.environment.json`,
    run: `${stem}.run.json`,
    ...(config.report.saveScores ? { scores: `${stem}.scores.csv` } : {}),
    ...((config.shifts ?? []).length === 0 ? {} : { shifts: `${stem}.shift_analysis.json` }),
    ...(config.findings === undefined ? {} : { findings: `${stem}.findings.json` }),
  };
}

function reportPath(
  config: AuditConfig,
  {
    configPath,
    cwd,
    output,
  }: { readonly configPath: string | null; readonly cwd: string; readonly output?: string | undefined },
): string {
  if (output !== undefined) {
    if (output === '-')
      fail('report.format', 'a PDF is not written to standard output', { hint: 'give --output a file name' });
    return resolvePath(cwd, output);
  }
  if (config.report.outputPath !== undefined)
    return resolvePath(configPath === null ? cwd : directoryName(configPath), fillIn(config.report.outputPath, config));
  return resolvePath(cwd, `${configPath === null ? config.model.id : fileStem(configPath)}_report.pdf`);
}

/** `{model_id}`, `{model_version}`, `{as_of}`, `{quarter}` of `report.output_path`. */
function fillIn(template: string, config: AuditConfig): string {
  const [year, month] = config.asOf.split('-');
  const values: Readonly<Record<string, string>> = {
    model_id: config.model.id,
    model_version: config.model.version,
    as_of: config.asOf,
    quarter: `${year}Q${Math.ceil(Number(month) / 3)}`,
  };
  return template.replace(/\{([a-z_]+)\}/g, (whole, key: string) => values[key]?.replace(/[/\\]/g, '_') ?? whole);
}
