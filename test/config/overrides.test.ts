import { describe, expect, it } from 'vitest';
import { applyOverrides } from '../../src/config/overrides.ts';
import { parseAuditConfig } from '../../src/config/parse.ts';

const base =
  'as_of: 2025-09-30\npolicy_gates: a/firm.yaml\nrandom_seed: 42\ndata: {path: s.csv, target_column: y, score_column: p}\n';
const read = (text: string) => parseAuditConfig(text, 'audit.yaml').config!;

describe('applyOverrides', () => {
  it('records flags that say something else', () => {
    const { config, overrides, diagnostics } = applyOverrides(read(base), {
      policyGates: ['firm_credit_baseline', 'b.yaml'],
      seed: 7,
      threshold: 0.3,
      asOf: '2025-10-01',
      profile: 'quarterly',
      engine: 'duckdb',
    });
    expect(diagnostics).toEqual([]);
    expect(overrides).toEqual([
      { flag: '--policy-gates', key: 'policy_gates', value: ['firm_credit_baseline', 'b.yaml'] },
      { flag: '--seed', key: 'random_seed', value: 7 },
      { flag: '--threshold', key: 'threshold', value: 0.3 },
      { flag: '--as-of', key: 'as_of', value: '2025-10-01' },
      { flag: '--profile', key: 'audit_profile', value: 'quarterly' },
    ]);
    expect(config).toMatchObject({
      randomSeed: 7,
      asOf: '2025-10-01',
      auditProfile: 'quarterly',
      threshold: { policy: 'fixed', value: 0.3 },
    });
    expect(config.policies).toEqual([
      { kind: 'name', name: 'firm_credit_baseline' },
      { kind: 'path', path: 'b.yaml', key: '--policy-gates' },
    ]);
  });

  it('takes a flag that repeats the file for no override', () => {
    const config = read(`${base}strict_mode: true\n`);
    const flags = {
      policyGates: ['a/firm.yaml'],
      seed: 42,
      threshold: 0.5,
      asOf: '2025-09-30',
      strict: true,
      engine: 'duckdb',
    };
    expect(applyOverrides(config, flags)).toEqual({ config, overrides: [], diagnostics: [] });
  });

  it('cannot switch strict off, and strict raises the default of replicates', () => {
    const strict = read(`${base}strict_mode: true\n`);
    expect(applyOverrides(strict, { strict: false }).config.strictMode).toBe(true);
    expect(applyOverrides(read(base), { strict: true }).config.metrics.nBootstrap).toBe(10_000);
    expect(
      applyOverrides(read(`${base}metrics: {n_bootstrap: 3000}\n`), { strict: true }).config.metrics.nBootstrap,
    ).toBe(3000);
  });

  it('refuses overrides under strict, but not --strict and --profile', () => {
    const { diagnostics } = applyOverrides(read(base), { strict: true, profile: 'q', seed: 1, asOf: '2026-01-01' });
    expect(diagnostics.map((d) => [d.code, d.message.split(' ')[0]])).toEqual([
      ['config.override_in_strict', '--seed'],
      ['config.override_in_strict', '--as-of'],
    ]);
  });

  it('checks what flags say', () => {
    const { diagnostics } = applyOverrides(read(base), { seed: -1, threshold: 2, asOf: '2025-02-30', engine: 'trino' });
    expect(diagnostics.map((d) => d.code)).toEqual([
      'config.value',
      'config.value',
      'config.value',
      'config.unavailable',
    ]);
    expect(applyOverrides(read(base), { threshold: Number.NaN }).diagnostics).toHaveLength(1);
  });
});
