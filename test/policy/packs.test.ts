import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { hasErrors } from '../../src/base/diagnostic.ts';
import { parseYaml } from '../../src/base/yaml.ts';
import { authorityOf } from '../../src/policy/authorities/authority-table.ts';
import { findCitations } from '../../src/policy/authorities/find-citations.ts';
import { type CaseState, parseCases } from '../../src/policy/cases/parse-cases.ts';
import { runCases } from '../../src/policy/cases/run-cases.ts';
import { diffPolicies } from '../../src/policy/diff/diff-policies.ts';
import { lintPolicy } from '../../src/policy/lint/lint-policy.ts';
import { parsePolicy } from '../../src/policy/parse.ts';
import type { Gate, Policy } from '../../src/policy/policy.ts';
import { resolvedText } from '../../src/policy/resolved-text.ts';
import { shippedTable } from './authorities/shipped-table.ts';

const folder = new URL('../../policies/', import.meta.url);
const packs = readdirSync(folder).flatMap((name) => /^([a-z0-9_]+)\.yaml$/.exec(name)?.[1] ?? []);
const read = (file: string) => readFileSync(new URL(file, folder));
const table = shippedTable();

function pack(name: string): Policy {
  const { policy, diagnostics } = parsePolicy(read(`${name}.yaml`), `${name}.yaml`);
  if (policy === null) throw new Error(JSON.stringify(diagnostics, null, 1));
  expect(diagnostics).toEqual([]);
  return policy;
}

test('all packs are there, each with its cases', () => {
  expect(packs).toEqual([
    'ecoa_fair_lending',
    'eu_ai_act_annex_iv',
    'firm_credit_baseline',
    'fraud',
    'hhs_1557_healthcare',
    'naic_insurance',
    'nyc_ll144',
    'sr_11_7_banking',
  ]);
});

describe.each(packs)('%s', (name) => {
  const policy = pack(name);

  test('every authority is in the table, and every clause names one', () => {
    for (const gate of policy.gates) {
      for (const id of gate.authorities) expect(authorityOf(id, table), id).toBeDefined();
      expect(
        findCitations(gate.clause, table).map(({ matched }) => matched),
        gate.clause,
      ).not.toContain('none');
    }
  });

  test('lint finds no error; what it warns of is meant', () => {
    const files = new Map([[`${name}.yaml`, parseYaml(read(`${name}.yaml`), `${name}.yaml`)]]);
    const found = lintPolicy({ policy, table, asOf: '2026-11-24', files });
    expect(hasErrors(found)).toBe(false);
    expect(
      found.map(({ severity, rule, message, where }) => `${where?.line ?? '-'} ${severity} ${rule}: ${message}`),
    ).toMatchSnapshot();
  });

  test('its cases come out as expected and reach every state that a gate can take', () => {
    const { cases, diagnostics } = parseCases(read(`${name}.test.yaml`), `${name}.test.yaml`);
    expect(diagnostics).toEqual([]);
    const run = runCases(policy, cases ?? []);
    expect(run.diagnostics).toEqual([]);
    expect(run.mismatches).toEqual([]);
    for (const gate of policy.gates) {
      expect([gate.id, ...(run.reached.get(gate.id) ?? [])].sort()).toEqual([gate.id, ...statesOf(gate)].sort());
    }
  });

  test('does not differ from itself, and its resolved form is judged the same', () => {
    const none = { gates: [], governance: [], sameVersion: null, relaxed: false };
    expect(diffPolicies(policy, policy)).toEqual(none);
    const text = resolvedText(policy, table, '2026-11-24');
    const { policy: resolved, diagnostics } = parsePolicy(new TextEncoder().encode(text), 'resolved.yaml');
    expect(diagnostics).toEqual([]);
    if (resolved !== null) expect(diffPolicies(policy, resolved)).toEqual(none);
  });
});

/** What can come of a gate: groups may be left out, an interval may span, a size may not be reached, a person may waive. */
function statesOf(gate: Gate): CaseState[] {
  const { definition, threshold, appliesIf, decisionRule, minN, minEvents, waivable } = gate;
  const unmet: CaseState[] = appliesIf === null ? [] : ['not_applicable'];
  if (threshold === null) return ['tracked', ...unmet];
  const comparesGroups = definition.slices === 'attribute' || definition.slices === 'reference';
  const isUncertain =
    (comparesGroups && !definition.fact) || decisionRule === 'ci' || minN !== null || minEvents !== null;
  return [
    'PASS',
    'FAIL',
    'NOT_EVALUATED',
    ...(isUncertain ? (['INCONCLUSIVE'] as const) : []),
    ...(waivable ? (['WAIVED'] as const) : []),
    ...unmet,
  ];
}
