import { gitClaim } from '../audit/git-claim.ts';
import { type AuditInputs, type AuditSource, configFolder, loadInputs } from '../audit/load-inputs.ts';
import { performAudit } from '../audit/perform-audit.ts';
import { lintCheck } from '../audit/policy-checks.ts';
import type { AuditPorts } from '../audit/ports.ts';
import { pinnedPackagesCheck, strictProblems } from '../audit/strict-checks.ts';
import { type Diagnostic, GlassAlphaError, hasErrors } from '../base/diagnostic.ts';
import { missingBlock } from '../config/missing-block.ts';
import type { ConfigFlags } from '../config/overrides.ts';
import { parseAuditConfig, parseAuditConfigInput } from '../config/parse.ts';
import { type StrictRequirement, strictRequirements } from '../config/strict-requirements.ts';
import { openDuckDb } from '../data/engines/duckdb/connection.ts';
import { readAssets } from '../node/assets.ts';
import { nodePorts } from './node-ports.ts';

export interface ValidateRequest {
  readonly source: AuditSource;
  readonly cwd: string;
  readonly strict: boolean;
  /** Read data and model too: everything but writing. */
  readonly checkData: boolean;
  readonly profile?: string | undefined;
  readonly today: string;
  readonly signal?: AbortSignal | undefined;
}

export interface Validation {
  readonly diagnostics: readonly Diagnostic[];
  /** What strict mode misses, as YAML to paste; empty if nothing, or if strict mode was not asked for. */
  readonly missing: string;
  /** Effective date, if the configuration could be read. */
  readonly asOf: string | null;
  /** `42 keys, policy "Firm Credit Model Baseline" 1.0, 4 gates`; null if the configuration cannot be used. */
  readonly summary: string | null;
}

/** Checks a configuration with its policies, and on request its data and model. All problems at once; nothing is written. */
export async function validateConfig(request: ValidateRequest): Promise<Validation> {
  const ports = await nodePorts(await readAssets(), { cwd: request.cwd, outputs: () => [], signal: request.signal });
  const flags: ConfigFlags = request.profile === undefined ? {} : { profile: request.profile };
  const setup = { ports, flags: { ...flags, ...(request.strict ? { strict: true } : {}) }, locations: {} };
  const requirements = request.strict ? await requirementsOf(request, ports) : [];
  const missing = missingBlock(requirements);

  let inputs: AuditInputs;
  try {
    inputs = await loadInputs(request.source, setup, ports);
  } catch (error) {
    if (!(error instanceof GlassAlphaError)) throw error;
    return {
      diagnostics: [...error.diagnostics, ...strictProblems(requirements, shownName(request.source))],
      missing,
      asOf: null,
      summary: null,
    };
  }
  const { asOf } = inputs.config;
  const strict = request.strict || inputs.config.strictMode;
  const found = [...inputs.diagnostics, ...(strict ? await strictFindings(inputs, request, ports) : [])];
  if (hasErrors(found) || !request.checkData)
    return { diagnostics: found, missing, asOf, summary: hasErrors(found) ? null : summary(inputs) };
  try {
    const performed = await performAudit(request.source, { ...setup, openEngine: (files) => openDuckDb({ files }) });
    return { diagnostics: performed.diagnostics, missing, asOf, summary: `${summary(inputs)}; data and model read` };
  } catch (error) {
    if (!(error instanceof GlassAlphaError)) throw error;
    return { diagnostics: error.diagnostics, missing, asOf, summary: null };
  }
}

/** Requirements of the file as it stands, also where it has errors. */
async function requirementsOf(request: ValidateRequest, ports: AuditPorts): Promise<readonly StrictRequirement[]> {
  const { source } = request;
  const bytes =
    source.kind === 'file'
      ? await ports.fileSystem.readFile(source.path)
      : source.kind === 'bytes'
        ? source.bytes
        : null;
  const { draft } =
    source.kind === 'object' ? parseAuditConfigInput(source.value) : parseAuditConfig(bytes ?? '', source.shown);
  if (draft === null) return [];
  const folder = configFolder({ configPath: source.kind === 'file' ? source.path : null }, ports.cwd);
  return [
    ...strictRequirements({ ...draft, strictMode: true }, request),
    await gitRequirement(draft.git, folder, ports),
  ];
}

/** Strict check 4, with what to write where only a person can say why git is left out. */
async function gitRequirement(
  config: AuditInputs['config']['git'],
  folder: string,
  ports: AuditPorts,
): Promise<StrictRequirement> {
  const state = await ports.gitState(folder);
  const yaml =
    state.kind === 'repository'
      ? '{allow_dirty: true, reason: [[why files are modified; or commit them]]}'
      : '{reason: [[why no commit is recorded]]}';
  return { ...gitClaim(config, state).check, key: 'git', who: 'person', yaml };
}

async function strictFindings(inputs: AuditInputs, request: ValidateRequest, ports: AuditPorts): Promise<Diagnostic[]> {
  const { config, configName } = inputs;
  const checks = [
    ...strictRequirements({ ...config, strictMode: true }, request),
    ...lintCheck(inputs.policies, inputs.authorities, config.asOf),
    await gitRequirement(config.git, configFolder(inputs, ports.cwd), ports),
    pinnedPackagesCheck(ports.tool),
  ];
  const hint = request.strict ? undefined : 'glassalpha validate --strict prints what to add';
  return strictProblems(checks, configName, hint);
}

function shownName(source: AuditSource): string {
  return source.kind === 'object' ? 'audit.yaml' : source.shown;
}

function summary({ config, policies }: AuditInputs): string {
  const keys = `${config.statedKeys.length} keys`;
  if (policies.length === 0) return `${keys}, no policy: nothing would be judged`;
  const names = policies.map(({ policyName, version }) => `policy "${policyName}" ${version}`).join(', ');
  const gates = policies.reduce((sum, policy) => sum + policy.gates.length, 0);
  return `${keys}, ${names}, ${gates} ${gates === 1 ? 'gate' : 'gates'}`;
}
