import { describe, expect, test } from 'vitest';
import type { GlassAlphaError } from '../../src/base/diagnostic.ts';
import { allDefinitions } from '../../src/metrics/catalogue.ts';
import { auditFiles, csv, figure } from './audit-table.ts';

const rows = csv(
  ['id', 'y', 'score', 'sex', 'faith', 'x'],
  Array.from({ length: 240 }, (_, i) => [
    `r${i}`,
    (i * 7) % 5 < 2 ? 1 : 0,
    ((i * 13) % 20) / 20,
    i % 2 === 0 ? 'F' : 'M',
    i % 3 === 0 ? 'a' : 'b',
    i % 11,
  ]),
);
const data = { target_column: 'y', score_column: 'score', id_column: 'id' };

const auditWith = (more: Record<string, unknown> = {}, own: Record<string, unknown> = {}, files = {}) =>
  auditFiles({ 'rows.csv': rows, ...files }, { ...data, ...own }, more);

describe('facts of the record', () => {
  test('are recorded by every audit: what it can answer, and what it was not given the source of', async () => {
    const result = await auditWith();
    // The facts of Local Law 144 come from its own tables.
    const known = allDefinitions().filter(
      ({ id, family, computed }) => family === 'record' && computed && !id.startsWith('ll144_'),
    );
    expect(known.length).toBe(20);
    expect(Object.fromEntries(known.map(({ id }) => [id, figure(result, id)]))).toEqual({
      documentation_completeness: 0,
      holdout_evaluation: 'not_computed',
      temporal_holdout: 'not_computed',
      special_category_basis_recorded: 'not_computed',
      protected_inputs_listed: 'no_model',
      open_findings_past_due: 'not_computed',
      mitigation_recorded: 'not_computed',
      lda_search_documented: 0,
      label_choice_recorded: 0,
      metric_choice_recorded: 0,
      signatory_named: 0,
      independence_declared: 0,
      log_schema_present: 0,
      inventory_fields_complete: 'not_computed',
      declared_accuracy_within_ci: 'not_computed',
      audit_age_days: 'not_computed',
      subgroup_performance_reported: 0,
      fairness_measures_reported: 0,
      bias_examination_recorded: 0,
      robustness_tested: 0,
    });
  });

  test('answer yes where a person has written it or the section was computed', async () => {
    const result = await auditWith(
      {
        shifts: ['sex:+0.1'],
        findings: 'findings.yaml',
        model_card: {
          purpose: 'p',
          assumptions: ['a'],
          label_choice: 'because',
          metric_choice: 'because',
          signatory: 'A. Person',
          independence: 'none',
          log_schema: 'time, input',
          lda_search: 'thresholds tried',
          special_category_basis: 'Article 9(2)(g)',
          audit_date: '2024-09-30',
          inventory: { owner: 'Risk', vendor: null, states: ['NY', 'CO'], note: ' ' },
          declared_accuracy: { metric: 'accuracy', value: 0.5 },
          approvals: [{ role: 'Head', name: 'B', date: '2025-01-01' }],
        },
      },
      { sample: 'out_of_time', protected_attributes: ['sex', { column: 'faith', special_category: true }] },
      {
        'findings.yaml': `- {id: F-1, text: a, severity: low, status: open, due: 2025-09-29}
- {id: F-2, text: b, severity: low, status: open, due: 2025-09-30}
- {id: F-3, text: c, severity: low, status: closed, due: 2024-01-01}
- {id: F-4, text: d, severity: low, status: in_progress, gate: g, mitigation: m}
`,
      },
    );
    const facts = (...ids: string[]) => ids.map((id) => figure(result, id));
    expect(result.metrics['documentation_completeness']?.result).toMatchObject({ value: 0.230769230769, n: 13 });
    expect(result.metrics['inventory_fields_complete']?.result).toMatchObject({ value: 0.5, n: 4 });
    expect(facts('open_findings_past_due', 'mitigation_recorded', 'audit_age_days')).toEqual([1, 1, 365]);
    expect(facts('holdout_evaluation', 'temporal_holdout', 'special_category_basis_recorded')).toEqual([1, 1, 1]);
    expect(
      facts(
        'label_choice_recorded',
        'metric_choice_recorded',
        'signatory_named',
        'independence_declared',
        'log_schema_present',
        'lda_search_documented',
        'subgroup_performance_reported',
        'fairness_measures_reported',
        'robustness_tested',
      ),
    ).toEqual([1, 1, 1, 1, 1, 1, 1, 1, 1]);
    const accuracy = result.metrics['accuracy']?.result;
    const ci = accuracy?.kind === 'value' ? accuracy.ci : undefined;
    const inside = ci !== undefined && (ci.lower ?? 0) <= 0.5 && 0.5 <= (ci.upper ?? 1);
    expect(figure(result, 'declared_accuracy_within_ci')).toBe(inside ? 1 : 0);
    expect(result.manifest.configuration.files.map(({ role, name }) => [role, name])).toContainEqual([
      'findings',
      'findings.yaml',
    ]);
  }, 60_000);

  test('a declared figure that is not measured with an interval is refused at its place', async () => {
    const refused = (metric: string) =>
      auditWith({ model_card: { declared_accuracy: { metric, value: 0.5 } } }).then(
        () => [],
        (error: GlassAlphaError) => error.diagnostics.map(({ code, message }) => [code, message]),
      );
    expect(await refused('acuracy')).toEqual([['config.value', '"acuracy" is not a metric']]);
    expect(await refused('demographic_parity_difference')).toEqual([
      ['config.value', '"demographic_parity_difference" is no figure of the whole model'],
    ]);
    expect(await refused('tp')).toEqual([['config.value', '"tp" has no interval to compare with']]);
    expect(await refused('auc')).toEqual([]);
  });

  test('a faulty findings file stops the audit with its line', async () => {
    const failed = await auditWith(
      { findings: 'f.yaml' },
      {},
      { 'f.yaml': '- {id: F-1, text: a, severity: low}\n' },
    ).then(
      () => [],
      (error: GlassAlphaError) => error.diagnostics,
    );
    expect(failed).toMatchObject([
      {
        code: 'config.missing_key',
        message: '"[0].status" is missing; add: status: open',
        where: { line: 1, column: 3 },
      },
    ]);
  });
});
