import { describe, expect, test } from 'vitest';
import type { AuditContext } from '../../src/audit/context.ts';
import { limitations } from '../../src/audit/steps/11-limitations.ts';
import { type LimitationRule, limitationRules } from '../../src/audit/steps/11-rules.ts';
import { buildContent } from '../../src/audit/steps/all.ts';
import { type Content, type ContentBlock, isAbsent, sectionKeys } from '../../src/record/content.ts';
import { isJudged } from '../../src/record/decisions.ts';
import type { MetricValue } from '../../src/record/metric.ts';
import { limitationText } from '../../src/report/limitation-text.ts';
import { type CaseOptions, germanCredit, recordOf } from './german-credit.ts';

const change = (patch: (context: AuditContext) => Partial<AuditContext>): CaseOptions => ({
  change: (context) => ({ ...context, ...patch(context) }),
});

const accuracy = (patch: (metric: MetricValue) => MetricValue): CaseOptions =>
  change(({ metrics }) => ({
    metrics: new Map([...metrics].map(([key, m]) => [key, key === 'accuracy' && m.kind === 'value' ? patch(m) : m])),
  }));

const sampled = (sample: 'development' | null): CaseOptions =>
  change(({ config }) => {
    const { sample: _sample, ...data } = config.data;
    return { config: { ...config, data: sample === null ? data : { ...data, sample } } };
  });

const underpowered: CaseOptions = change(({ gates }) => {
  if (!isJudged(gates)) return {};
  return {
    gates: {
      ...gates,
      gates: gates.gates.map((g) =>
        g.near === null || g.metric_id !== 'demographic_parity_difference'
          ? g
          : { ...g, near: { ...g.near, mdd: 0.15, underpowered: true } },
      ),
    },
  };
});

/** A case in which the rule's fact holds. In the full case none of these does, but for those named below. */
const raised: Readonly<Record<LimitationRule, CaseOptions>> = {
  no_policy: { policy: null },
  development_sample: sampled('development'),
  sample_not_stated: sampled(null),
  training_rows_audited: change(() => ({ overlap: { trainRows: 700, sharedIds: 3, reason: null } })),
  overlap_not_checked: change(() => ({
    overlap: { trainRows: 700, sharedIds: null, reason: 'no row id is configured' },
  })),
  no_model: { model: false },
  no_score_parity: change(() => ({ parity: null })),
  score_parity_exceeded: change(({ parity }) => (parity === null ? {} : { parity: { ...parity, maxAbs: 0.03 } })),
  unknown_category: change(() => ({ unseenCategories: { purpose: 4, savings: 0 } })),
  drifted: { measured: true },
  not_in_training: { measured: true },
  weighted_rows: change(({ facts }) => ({ facts: { ...facts, weights: { column: 'weight', effectiveRows: 211.4 } } })),
  sampled_rows: change(({ facts }) => ({
    facts: { ...facts, individual: { rows: 200, of: 300, maxDistance: 0.05, scoreDifference: 0.1 } },
  })),
  small_group: {},
  empty_group: change(({ attributes }) => ({
    attributes: attributes.map((a, i) => (i === 0 ? { ...a, groups: [...a.groups, { group: 'other', n: 0 }] } : a)),
  })),
  missing_attribute: change(({ attributes }) => ({ attributes: attributes.map((a) => ({ ...a, missing: 12 })) })),
  inferred_attribute: change(({ attributes }) => ({
    attributes: attributes.map((a) => ({ ...a, source: 'inferred' })),
  })),
  undetectable_difference: underpowered,
  threshold_in_interval: {},
  undefined_gated_metric: { scores: false },
  undefined_metric: { scores: false },
  undefined_in_group: { rows: (row) => row.groups['age_group'] !== '62+' || row.label === 0 },
  no_interval: accuracy(({ ci: _ci, ...m }) => ({ ...m, ciReason: 'unstable_resampling' })),
  approximate_interval: accuracy((m) => (m.ci === undefined ? m : { ...m, ci: { ...m.ci, approximate: true } })),
  tuned_on_audited_data: accuracy((m) => ({ ...m, tunedOnAuditedData: true })),
  score_grid: accuracy((m) => ({ ...m, scoreGrid: 2 ** -16 })),
  clauses_not_resolved: {
    policy:
      'policy_name: "House"\nversion: "1"\neffective_date: "2025-01-01"\ngates:\n  - {name: "Ranking", clause: "Circular 99/7", metric: "roc_auc", threshold: 0.6, comparison: "greater_than", severity: "info"}\n',
  },
  not_strict: change(() => ({ strictPassed: false })),
  modified_tree: change(() => ({ git: { available: true, sha: 'a'.repeat(40), dirty: true } })),
  characters_replaced: { facts: true },
  missing_card_fields: { model: false },
  sections_not_performed: {},
};

/** A case without any fact: every section performed, no small group, nothing gated near its threshold. */
function quiet(): { context: AuditContext; content: Content } {
  const policy = `policy_name: "House"\nversion: "1"\neffective_date: "2025-01-01"\ngates:\n  - {name: "Ranking", clause: "", metric: "roc_auc", threshold: 0.6, comparison: "greater_than", severity: "info"}\n`;
  const context = germanCredit({ attributes: ['gender'], policy });
  const content = buildContent(context);
  const entries = sectionKeys.map((key): [string, ContentBlock] => {
    const block = content[key];
    if (isAbsent(block)) return [key, { facts: { performed: true } }];
    const { absent: _absent, ...rest } = block;
    return [key, rest];
  });
  return { context, content: { ...content, ...Object.fromEntries(entries) } };
}

test('no fact, no sentence', () => {
  const { context, content } = quiet();
  expect(limitations(context, content)).toEqual([]);
});

describe.each(limitationRules)('%s', (rule) => {
  test('is found where its fact holds, and has words', () => {
    const context = germanCredit(raised[rule]);
    const content = buildContent(context);
    const found = limitations(context, content).filter((l) => l.rule === rule);
    expect(found.length).toBeGreaterThan(0);
    const { manifest } = recordOf(context, content);
    for (const limitation of found) {
      const { fact, consequence, section } = limitationText(manifest, { id: 'L1', ...limitation });
      expect(fact).not.toContain(rule);
      expect(fact).toMatch(/\.$/);
      expect(fact).not.toMatch(/[“ ]not stated[”.:]|NaN|\[object/);
      expect(consequence.length).toBeGreaterThan(20);
      expect(section).toMatch(/^(\d+(\.\d+)?|A|review page)$/);
    }
  });
});

test('limitations are numbered in the order of the rules', () => {
  const content = buildContent(germanCredit({ model: false }));
  const block = content['11'];
  const facts = isAbsent(block)
    ? []
    : (block.facts?.['limitations'] as readonly { id: string; rule: LimitationRule }[]);
  expect(facts.map((f) => f.id)).toEqual(facts.map((_, i) => `L${i + 1}`));
  const order = facts.map((f) => limitationRules.indexOf(f.rule));
  expect(order).toEqual([...order].sort((a, b) => a - b));
});
