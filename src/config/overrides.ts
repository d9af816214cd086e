import { type Diagnostic, type DiagnosticCode, problem } from '../base/diagnostic.ts';
import type { AuditConfig } from './audit-config.ts';
import { defaultBootstrap } from './build-config.ts';
import { policyReference } from './policy-reference.ts';
import { date } from './schema/scalars.ts';
import { readShift } from './shift-text.ts';

/** Command-line flags that change the record; absent means not given. */
export interface ConfigFlags {
  readonly policyGates?: readonly string[];
  readonly seed?: number;
  readonly threshold?: number;
  readonly asOf?: string;
  readonly strict?: boolean;
  readonly profile?: string;
  readonly engine?: string;
  readonly checkShift?: readonly string[];
  readonly failOnDegradation?: number;
}

/** As in `configuration.overrides` of the record. */
export interface Override {
  readonly flag: string;
  readonly key: string;
  readonly value: string | number | boolean | readonly string[];
}

export interface Overridden {
  readonly config: AuditConfig;
  /** Flags that say something else than the file, in the order of the flag list. */
  readonly overrides: readonly Override[];
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Merges flags into a configuration. A flag that repeats the file is no override. Under strict mode every override but
 * `--strict` and `--profile` is an error: what is submitted must stand in the file.
 *
 * Paths of `--policy-gates` carry the key `--policy-gates`: they are relative to the working directory.
 *
 * @example applyOverrides(config, { seed: 7 }).overrides // [{ flag: '--seed', key: 'random_seed', value: 7 }]
 */
export function applyOverrides(config: AuditConfig, flags: ConfigFlags): Overridden {
  const overrides: Override[] = [];
  const diagnostics: Diagnostic[] = [];
  let merged = config;
  const refuse = (code: DiagnosticCode, message: string, hint?: string) =>
    diagnostics.push(problem(code, message, { hint }));
  const override = (flag: string, key: string, value: Override['value'], change: Partial<AuditConfig>) => {
    overrides.push({ flag, key, value });
    merged = { ...merged, ...change };
  };

  const { policyGates, seed, threshold, asOf, strict, profile, engine, checkShift, failOnDegradation } = flags;
  if (policyGates !== undefined && policyGates.length > 0 && !sameList(policyGates, config.policies.map(policyText))) {
    const policies = policyGates.map((reference) =>
      policyReference(reference, { path: reference, key: '--policy-gates' }),
    );
    override('--policy-gates', 'policy_gates', [...policyGates], { policies });
  }
  if (seed !== undefined && seed !== config.randomSeed) {
    if (Number.isSafeInteger(seed) && seed >= 0) override('--seed', 'random_seed', seed, { randomSeed: seed });
    else refuse('config.value', `--seed must be an integer 0…2^53−1, found ${seed}`);
  }
  const { task } = config.data;
  if (threshold !== undefined && task !== 'binary')
    refuse('config.conflict', `--threshold says nothing where data.task is ${task}`);
  else if (threshold !== undefined && !(config.threshold.policy === 'fixed' && config.threshold.value === threshold)) {
    if ((threshold >= 0 && threshold <= 1) || (config.data.scoreKind === 'points' && Number.isFinite(threshold)))
      override('--threshold', 'threshold', threshold, { threshold: { policy: 'fixed', value: threshold } });
    else refuse('config.value', `--threshold must be a number from 0 to 1, found ${threshold}`);
  }
  if (asOf !== undefined && asOf !== config.asOf) {
    if (date.safeParse(asOf).success) override('--as-of', 'as_of', asOf, { asOf });
    else refuse('config.value', `--as-of must be a date YYYY-MM-DD, found "${asOf}"`);
  }
  if (checkShift !== undefined && checkShift.length > 0 && task !== 'binary')
    refuse('config.unavailable', `--check-shift is not available with data.task: ${task} in this version`);
  else if (checkShift !== undefined && checkShift.length > 0) {
    const labels = config.data.protectedAttributes.map(({ label }) => label);
    const read = checkShift.map((text) => readShift(text, labels));
    for (const shift of read) if ('fault' in shift) refuse('config.value', `--check-shift: ${shift.fault}`);
    const shifts = read.filter((shift) => 'moves' in shift);
    if (config.data.unlabelled === 'report')
      refuse('config.conflict', '--check-shift with data.unlabelled: report: shifts need the label of every row');
    if (
      !sameList(
        checkShift,
        (config.shifts ?? []).map(({ text }) => text),
      )
    )
      override('--check-shift', 'shifts', [...checkShift], { shifts });
  }
  if (failOnDegradation !== undefined && failOnDegradation !== config.failOnDegradation) {
    if (!(failOnDegradation >= 0 && failOnDegradation <= 1))
      refuse('config.value', `--fail-on-degradation must be a number from 0 to 1, found ${failOnDegradation}`);
    else if ((merged.shifts ?? []).length === 0)
      refuse(
        'config.conflict',
        '--fail-on-degradation without a shift: nothing could degrade',
        'add --check-shift gender:+0.1, or shifts to the configuration',
      );
    else override('--fail-on-degradation', 'fail_on_degradation', failOnDegradation, { failOnDegradation });
  }
  if (engine !== undefined && engine !== config.engine.name) {
    if (engine === 'trino' || engine === 'postgres') {
      refuse(
        'config.unavailable',
        `--engine ${engine} is not available in this version`,
        'audit a CSV or Parquet export with duckdb',
      );
    } else refuse('config.value', `--engine must be duckdb, found "${engine}"`);
  }
  if (strict === true && !config.strictMode) {
    const replicates = config.statedKeys.includes('metrics.n_bootstrap') ? {} : { nBootstrap: defaultBootstrap(true) };
    override('--strict', 'strict_mode', true, { strictMode: true, metrics: { ...config.metrics, ...replicates } });
  }
  if (profile !== undefined && profile !== config.auditProfile)
    override('--profile', 'audit_profile', profile, { auditProfile: profile });

  if (merged.strictMode) {
    for (const { flag, key } of overrides.filter(({ flag }) => flag !== '--strict' && flag !== '--profile')) {
      refuse(
        'config.override_in_strict',
        `${flag} changes ${key}, which strict mode refuses`,
        `write ${key} into the configuration`,
      );
    }
  }
  return { config: merged, overrides, diagnostics };
}

function policyText(policy: AuditConfig['policies'][number]): string {
  return policy.kind === 'name' ? policy.name : policy.path;
}

function sameList(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((item, i) => item === b[i]);
}
