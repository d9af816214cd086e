import { compareCodePoints } from '../base/order.ts';
import type { Content } from '../record/content.ts';
import type { DatasetSchema, ManifestBody, QueryLogEntry } from '../record/manifest.ts';
import { recordMetrics } from '../record/record-metric.ts';
import type { AuditContext } from './context.ts';
import { determinismStatement, leftOut } from './determinism.ts';
import { definition } from './known-definition.ts';
import type { ToolFacts } from './ports.ts';

/** Everything the record holds beside what the sections of the report draw on. */
export interface RecordParts {
  readonly context: AuditContext;
  readonly content: Content;
  /** Of the file of scores; absent without one. */
  readonly scoresSha256?: string;
  readonly dataSchema: DatasetSchema;
  readonly configBytes: number;
  readonly overrides: ManifestBody['configuration']['overrides'];
  readonly tool: ToolFacts;
  readonly engine: {
    readonly name: string;
    readonly version: string;
    readonly dialect: string;
    readonly queryLog: readonly QueryLogEntry[];
  };
  /** Named random streams that were drawn from, with their keys. */
  readonly streams: Readonly<Record<string, string>>;
}

/** Puts the record together: field by field as evidence.md 1 lists them. Nothing is computed here. */
export function manifestBody(parts: RecordParts): ManifestBody {
  const { context, content, tool, engine } = parts;
  const { config } = context;
  const configFile = context.files.find((file) => file.role === 'config');
  return {
    format: 'glassalpha-manifest/1',
    manifest_version: '2.0',
    schema_version: '2.0.0',
    glassalpha_version: tool.version,
    generated_at: `${config.asOf}T00:00:00Z`,
    audit: {
      model_id: config.model.id,
      model_version: config.model.version,
      title: config.title,
      as_of: config.asOf,
      profile: config.auditProfile,
      ...(config.sequence === undefined ? {} : { sequence: config.sequence }),
      ...(config.challenge === undefined ? {} : { challenge: config.challenge }),
      ...(parts.scoresSha256 === undefined ? {} : { scores_sha256: parts.scoresSha256 }),
    },
    configuration: {
      hash: configFile?.sha256 ?? '',
      size_bytes: parts.configBytes,
      sections: config.sections,
      strict_mode: context.strictPassed,
      overrides: parts.overrides,
      files: context.files,
    },
    dataset: context.datasets,
    data_schema: parts.dataSchema,
    model: context.model,
    components: {
      explainer: null,
      metrics: [
        ...new Set(
          [...context.metrics.values()].filter((metric) => metric.kind === 'value').map((metric) => metric.id),
        ),
      ].sort(compareCodePoints),
      threshold_policy: config.threshold.policy,
      selection_strategy: null,
      fallbacks_used: [],
      fonts: tool.fonts,
      template_sha256: tool.templateSha256,
      modules: tool.modules,
    },
    environment: { runtime: 'node', supported: '>=20.19', bytes_depend_on: [] },
    dependencies: { core_packages: tool.corePackages },
    constraints: { lockfile_sha256: tool.lockfileSha256 },
    git: context.git,
    seeds: { master: config.randomSeed, derived: parts.streams },
    engine: { name: engine.name, version: engine.version, dialect: engine.dialect, query_log: engine.queryLog },
    metrics: recordMetrics(context.metrics.values(), definition),
    gates: context.gates,
    content,
    execution: { success: true, random_seed: config.randomSeed, deterministic_mode: true },
    determinism: { statement: determinismStatement, excluded: leftOut, checks: context.checks },
  };
}
