/** The closed list of diagnostic codes (docs: one meaning each, see `glassalpha list codes`). */
export const diagnosticCodes = [
  'cli.usage',
  'config.not_found',
  'config.syntax',
  'config.encoding',
  'config.unknown_key',
  'config.duplicate_key',
  'config.missing_key',
  'config.type',
  'config.value',
  'config.conflict',
  'config.retired_key',
  'config.refused_key',
  'config.path_not_found',
  'config.ambiguous_path',
  'config.secret_literal',
  'config.override_in_strict',
  'config.strict_unmet',
  'config.unavailable',
  'config.section_required',
  'config.section_disabled',
  'data.not_found',
  'data.empty',
  'data.parse',
  'data.missing_column',
  'data.duplicate_column',
  'data.ambiguous_column',
  'data.column_case',
  'data.small_group',
  'data.one_class',
  'data.label_values',
  'data.label_missing',
  'data.prediction_values',
  'data.score_missing',
  'data.score_range',
  'data.score_type',
  'data.duplicate_id',
  'data.missing_id',
  'data.weight_invalid',
  'data.attribute_type',
  'data.schema_mismatch',
  'data.overlap',
  'data.digest_mismatch',
  'engine.connect',
  'engine.query',
  'engine.limit',
  'engine.timeout',
  'engine.changed',
  'engine.unsupported',
  'model.not_found',
  'model.unsupported',
  'model.untested_version',
  'model.refused',
  'model.type_mismatch',
  'model.features',
  'model.parity',
  'model.training_unsupported',
  'model.signature_invalid',
  'model.endpoint',
  'policy.required',
  'policy.not_found',
  'policy.schema',
  'policy.unknown_metric',
  'policy.lint',
  'policy.waiver',
  'policy.authority_status',
  'report.format',
  'report.no_manifest',
  'report.open_fields',
  'report.render',
  'report.letter_not_applicable',
  'report.letter_wording',
  'evidence.overrides',
  'evidence.config_mismatch',
  'evidence.sidecar_mismatch',
  'evidence.unverified',
  'evidence.key',
  'log.torn',
  'log.fork',
  'log.filesystem',
  'log.invalid',
  'io.exists',
  'io.permission',
  'io.space',
  'io.interrupted',
  'internal.bug',
] as const;

export type DiagnosticCode = (typeof diagnosticCodes)[number];

/** A place in a text file. Lines and columns count from 1; a whole-file problem has neither. */
export interface Where {
  readonly file: string;
  readonly line?: number;
  readonly column?: number;
  readonly endColumn?: number;
}

/** One problem, as a value. Only the command line turns it into text. */
export interface Diagnostic {
  readonly code: DiagnosticCode;
  /** Finer than the code where one code covers several rules: `duplicate_gate` of `policy.schema`. */
  readonly rule?: string;
  readonly severity: 'error' | 'warning' | 'note';
  readonly message: string;
  readonly hint?: string;
  readonly where?: Where;
}

/** Shorthand for an error-level diagnostic; leaves absent parts out rather than undefined. */
export function problem(
  code: DiagnosticCode,
  message: string,
  more: { rule?: string | undefined; hint?: string | undefined; where?: Where | undefined } = {},
): Diagnostic {
  return diagnostic('error', code, message, more);
}

/** A diagnostic of any severity. */
export function diagnostic(
  severity: Diagnostic['severity'],
  code: DiagnosticCode,
  message: string,
  more: { rule?: string | undefined; hint?: string | undefined; where?: Where | undefined } = {},
): Diagnostic {
  return {
    code,
    ...(more.rule === undefined ? {} : { rule: more.rule }),
    severity,
    message,
    ...(more.hint === undefined ? {} : { hint: more.hint }),
    ...(more.where === undefined ? {} : { where: more.where }),
  };
}

export function hasErrors(diagnostics: readonly Diagnostic[]): boolean {
  return diagnostics.some((d) => d.severity === 'error');
}

/** Thrown for what cannot go on. Carries every diagnostic of the run; `code` is that of the first error. */
export class GlassAlphaError extends Error {
  readonly code: DiagnosticCode;
  readonly diagnostics: readonly Diagnostic[];

  constructor(diagnostics: readonly Diagnostic[], options?: ErrorOptions) {
    const first = diagnostics.find((d) => d.severity === 'error') ?? diagnostics[0];
    super(first === undefined ? 'unknown problem' : `${first.code}: ${first.message}`, options);
    this.name = 'GlassAlphaError';
    this.code = first?.code ?? 'internal.bug';
    this.diagnostics = diagnostics;
  }
}

/** Throws a single error-level diagnostic. */
export function fail(
  code: DiagnosticCode,
  message: string,
  more: { hint?: string | undefined; where?: Where | undefined } = {},
): never {
  throw new GlassAlphaError([problem(code, message, more)]);
}
