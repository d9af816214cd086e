import { type Diagnostic, GlassAlphaError, hasErrors } from '../base/diagnostic.ts';
import { streamKey, streamKeyText } from '../base/philox.ts';
import { sha256Hex } from '../base/sha256.ts';
import type { AuditConfig } from '../config/audit-config.ts';
import type { ConfigFlags } from '../config/overrides.ts';
import { strictRequirements } from '../config/strict-requirements.ts';
import type { Engine, SourceFile } from '../data/engine.ts';
import { plan, planText } from '../data/plan.ts';
import { taskPlanText } from '../data/tasks/task-plan-text.ts';
import { nullStream } from '../metrics/measures/null-law.ts';
import type { StrictCheck } from '../record/manifest.ts';
import { type SealedManifest, sealManifest } from '../record/seal.ts';
import { eceStream } from '../stats/ece.ts';
import { parityStream } from '../stats/parity-triangle.ts';
import { bootStream } from '../stats/resample.ts';
import { auditContext } from './audit-context.ts';
import { carriedGit } from './carried-git.ts';
import { carriedTrends } from './carried-trends.ts';
import type { AuditContext } from './context.ts';
import type { Finding } from './findings.ts';
import { type GitClaim, gitClaim } from './git-claim.ts';
import { judge } from './judge.ts';
import { type AuditInputs, type AuditSource, configFolder, loadInputs } from './load-inputs.ts';
import { manifestBody } from './manifest-body.ts';
import { measureOtherTask } from './measure-other-task.ts';
import { measureRows } from './measure-rows.ts';
import type { ShiftFacts } from './measured-facts.ts';
import { lintCheck, waiverCheck } from './policy-checks.ts';
import type { AuditPorts, Phase } from './ports.ts';
import { type Prepared, prepare } from './prepare.ts';
import { buildContent } from './steps/all.ts';
import { measuredChecks, pinnedPackagesCheck, requirementChecks, strictProblems } from './strict-checks.ts';
import { datasetSchema } from './table-schema.ts';

export interface AuditSetup {
  readonly ports: AuditPorts;
  readonly flags: ConfigFlags;
  /** Other locations of the same inputs, by role. */
  readonly locations: Readonly<Record<string, string>>;
  /** Called once the configuration is known, before anything is measured; may throw to stop the run. */
  readonly onConfig?: (config: AuditConfig, configPath: string | null) => void | Promise<void>;
  readonly openEngine: (files: readonly EngineFiles[], engine: AuditConfig['engine']) => Promise<Engine>;
}

export interface EngineFiles {
  readonly role: string;
  readonly paths: readonly SourceFile[];
}

export interface PerformedAudit {
  readonly sealed: SealedManifest;
  readonly config: AuditConfig;
  readonly configFolder: string;
  /** Under which it was judged, with the places of their gates. */
  readonly policies: AuditInputs['policies'];
  /** Warnings and notes of the run. */
  readonly diagnostics: readonly Diagnostic[];
  /** Scores and decisions of every row, for the file beside the report; null if not asked for. */
  readonly scores: Uint8Array | null;
  /** What the shifts did, for the file beside the report; null if none was asked for. */
  readonly shifts: ShiftFacts | null;
  /** What the findings file holds, for the file beside the report; null if none was given. */
  readonly findings: readonly Finding[] | null;
  /** Milliseconds per phase: facts of this run, never recorded. */
  readonly phasesMs: Readonly<Record<string, number>>;
}

/**
 * The whole audit: configuration → plan → measure → judge → record. Writes nothing and prints nothing.
 *
 * @throws GlassAlphaError with every problem found, if the audit cannot go on
 */
export async function performAudit(source: AuditSource, setup: AuditSetup): Promise<PerformedAudit> {
  const { ports } = setup;
  const watch = stopwatch(ports);
  watch.enter('config');
  const inputs = await loadInputs(source, setup, ports);
  const { config } = inputs;
  await setup.onConfig?.(config, inputs.configPath);
  const folder = configFolder(inputs, ports.cwd);
  const gitState = await ports.gitState(folder);
  const ownGit = gitClaim(config.git, gitState);
  const carriedClaim = await carriedGit(ownGit, config.git, gitState, inputs, ports);
  const git = carriedClaim ?? ownGit;
  const early = checksBeforeWork(inputs, git, ports);
  stopIfStrict(config, early, inputs);

  return withEngine(inputs, setup, async (engine) => {
    watch.enter('data');
    const prepared = await prepare(inputs, engine, ports);
    const measure = config.data.task === 'binary' ? measureRows : measureOtherTask;
    const measured = await measure(inputs, prepared, engine, ports, watch.enter);
    const diagnostics = [...inputs.diagnostics, ...prepared.diagnostics, ...measured.diagnostics];
    if (hasErrors(diagnostics)) throw new GlassAlphaError(diagnostics);
    const checks = [
      ...early,
      ...measuredChecks({
        ...measured,
        holdoutStatement: config.data.holdoutStatement,
        diagnostics,
        hasModel: prepared.model !== null,
      }),
    ];
    stopIfStrict(config, checks, inputs);

    watch.enter('judge');
    const carried = config.log === undefined ? null : await carriedTrends(inputs, ports);
    for (const claim of [carriedClaim, carried]) if (claim !== null) diagnostics.push(claim.notice);
    const { gates, conditions, notices } = judge(inputs, prepared, measured, ports, carried?.trends ?? null);
    diagnostics.push(...notices);
    checks.push(...waiverCheck(gates));
    stopIfStrict(config, checks, inputs);
    const strictPassed = config.strictMode && checks.every(({ status }) => status === 'met');
    const context = auditContext({
      inputs,
      prepared,
      measured,
      gates,
      conditions,
      git: git.git,
      checks,
      strictPassed,
      toolVersion: ports.tool.version,
      replacedInPrint: ports.replacedInPrint,
    });
    const saved = 'scoresFile' in measured ? (measured.scoresFile ?? null) : null;
    const body = manifestBody({
      context,
      ...(saved === null ? {} : { scoresSha256: sha256Hex(saved) }),
      content: buildContent(context),
      dataSchema: datasetSchema(context.columns, inputs.schema, recordedRoles(config, prepared, context)),
      configBytes: inputs.configBytes,
      overrides: inputs.overrides,
      tool: ports.tool,
      engine: { name: engine.name, version: engine.version, dialect: engine.dialect.name, queryLog: measured.queryLog },
      streams: derivedStreams(config.randomSeed, [
        bootStream,
        ...scoreStreams(context),
        ...(config.data.stratumColumns === undefined ? [] : [parityStream]),
        ...measured.streams,
      ]),
    });
    return {
      sealed: sealManifest(body),
      config,
      policies: inputs.policies,
      configFolder: folder,
      diagnostics,
      scores: saved,
      shifts: measured.facts.shifts,
      findings: inputs.findings,
      phasesMs: watch.times(),
    };
  });
}

/** Everything up to the measurement plan, as text: `audit --dry-run`. */
export async function planAudit(source: AuditSource, setup: AuditSetup): Promise<string> {
  const inputs = await loadInputs(source, setup, setup.ports);
  await setup.onConfig?.(inputs.config, inputs.configPath);
  return withEngine(inputs, setup, async (engine) => {
    const prepared = await prepare(inputs, engine, setup.ports);
    const { source: rows, roles } = prepared;
    if (inputs.config.data.task !== 'binary') return taskPlanText(inputs.config, rows, roles, engine.dialect);
    return planText(plan(inputs.config, rows, roles), engine.dialect);
  });
}

async function withEngine<T>(
  inputs: AuditInputs,
  { openEngine }: AuditSetup,
  work: (engine: Engine) => Promise<T>,
): Promise<T> {
  const roles = {
    audited: inputs.data,
    train: inputs.train === null ? [] : [inputs.train],
    reference: inputs.reference === null ? [] : [inputs.reference],
    parity: inputs.parity === null ? [] : [inputs.parity],
  };
  const files = Object.entries(roles).flatMap(([role, paths]) => (paths.length === 0 ? [] : [{ role, paths }]));
  const engine = await openEngine(files, inputs.config.engine);
  try {
    return await work(engine);
  } finally {
    await engine.close();
  }
}

function checksBeforeWork(inputs: AuditInputs, git: GitClaim, ports: AuditPorts): StrictCheck[] {
  const requirements = strictRequirements(inputs.config, {
    overrideFlags: inputs.overrides
      .map(({ flag }) => flag)
      .filter((flag) => flag !== '--strict' && flag !== '--profile'),
  });
  const { policies, authorities, config } = inputs;
  return [
    ...requirementChecks(requirements),
    ...lintCheck(policies, authorities, config.asOf),
    git.check,
    pinnedPackagesCheck(ports.tool),
  ];
}

function stopIfStrict(config: AuditConfig, checks: readonly StrictCheck[], inputs: AuditInputs): void {
  if (!config.strictMode) return;
  const problems = strictProblems(checks, inputs.configName, strictHint);
  if (problems.length > 0) throw new GlassAlphaError([...problems, ...inputs.diagnostics]);
}

const strictHint =
  'glassalpha validate --strict prints what to add; without strict mode the report says "not run in strict mode"';

/** Named random streams with their keys (metrics.md 5). */
function derivedStreams(seed: number, names: readonly string[]): Record<string, string> {
  return Object.fromEntries(names.map((name) => [name, streamKeyText(streamKey(seed, name))]));
}

/** Streams that calibration draws from. */
function scoreStreams({ config, hasScores }: AuditContext): string[] {
  if (!hasScores || config.data.task === 'regression') return [];
  return config.data.task === 'multiclass' ? [eceStream] : [eceStream, nullStream];
}

function recordedRoles(config: AuditConfig, { roles, model }: Prepared, { labels, statistics }: AuditContext) {
  const { task, scoreColumn, predictionColumn, classScores } = config.data;
  const isAmount = task === 'regression';
  const amount = model === null ? (roles.score?.name ?? null) : (predictionColumn ?? scoreColumn ?? null);
  const score = model === null ? (roles.score?.name ?? null) : (scoreColumn ?? null);
  return {
    target: roles.label.name,
    positive_label: labels?.positive ?? null,
    favorable_outcome: labels?.favorable ?? null,
    score: isAmount ? null : score,
    prediction: isAmount ? amount : (roles.decision?.name ?? null),
    protected: roles.attributes.map(({ name }) => name),
    key: roles.id?.name ?? null,
    weight: roles.weight?.name ?? null,
    ...(roles.challenger === undefined ? {} : { challenger: roles.challenger.name }),
    period: roles.period?.name ?? null,
    ...(task === 'binary' ? {} : { task }),
    ...('classes' in statistics ? { classes: statistics.classes } : {}),
    ...(classScores === undefined
      ? {}
      : { class_scores: Object.fromEntries(classScores.map(({ class: name, column }) => [name, column])) }),
  };
}

/** Milliseconds spent in each phase, and the announcement of a new one. */
function stopwatch(ports: AuditPorts) {
  const times: Record<string, number> = {};
  let phase: Phase | null = null;
  let since = ports.elapsedMs();
  const close = () => {
    if (phase !== null) times[phase] = Math.round((times[phase] ?? 0) + ports.elapsedMs() - since);
    since = ports.elapsedMs();
  };
  return {
    enter: (next: Phase) => {
      ports.signal.throwIfAborted();
      close();
      phase = next;
      ports.onProgress({ phase: next, done: 0 });
    },
    times: () => {
      close();
      return times;
    },
  };
}
