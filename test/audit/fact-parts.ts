import { periodMetrics } from '../../src/audit/audit-periods.ts';
import type { AuditContext } from '../../src/audit/context.ts';
import { parseFindings } from '../../src/audit/findings.ts';
import { recordFacts } from '../../src/audit/record-facts.ts';
import { computeStrataMetrics } from '../../src/metrics/compute-strata.ts';
import { computePdGrades } from '../../src/metrics/pd-grades/compute-pd-grades.ts';
import type { BinaryStatistics } from '../../src/metrics/statistics.ts';
import { metricKey } from '../../src/record/metric.ts';
import { type Row, tabulate } from '../metrics/tables.ts';

const findingsText = `- {id: F-2025-01, text: The 東京 office is not covered., severity: medium, section: "5.8", owner: Model Risk, due: 2025-12-31, status: open}
- {id: F-2025-02, text: Gap by age is wide., severity: high, gate: demographic_parity, due: 2025-06-30, status: in_progress,
   owner: Credit Modelling, mitigation: The threshold is under review.}
- {id: F-2024-07, text: A typing error., severity: low, status: closed, due: 2024-12-31}
`;

/**
 * What people say about a model, its periods and its rating grades: three made-up quarters, and grades by score whose default
 * probabilities are declared. The figures come from the metrics room.
 */
export function withFacts(context: AuditContext<BinaryStatistics>, rows: readonly Row[]): AuditContext {
  const options = { level: 0.95, minGroupN: 30, smallGroups: 'keep', draws: 200, seed: 42 } as const;
  const marked = rows.map((row, i) => ({
    ...row,
    groups: { period: i < 20 ? '2025Q1' : i < 160 ? '2025Q2' : '2025Q3', grade: gradeOf(row.score ?? 0) },
  }));
  const [periods, grades] = ['period', 'grade'].map(
    (name) => tabulate(marked, ['period', 'grade']).attributes.find((a) => a.name === name)?.groups ?? [],
  );
  const rated = (grades ?? []).map(({ group, n, confusion }) => ({
    grade: group,
    pd: pds[group] ?? 0,
    n,
    defaults: confusion.tp + confusion.fn,
  }));
  const { modelCard, data } = context.config;
  const config = {
    ...context.config,
    data: {
      ...data,
      protectedAttributes: data.protectedAttributes.map((a, i) =>
        i === 0 ? { ...a, specialCategory: true as const } : a,
      ),
    },
    modelCard: {
      ...modelCard,
      inventory: [
        { field: 'owner', text: 'Consumer Lending' },
        { field: 'states', text: 'NY, CO' },
        { field: 'vendor', text: null },
      ],
      declaredAccuracy: { metric: 'auc', value: 0.8, place: { key: 'model_card.declared_accuracy' } },
    },
  };
  const facts = {
    ...context.facts,
    periods: {
      column: 'quarter',
      missing: 3,
      of: rows.length,
      periods: (periods ?? []).map(({ group, n, confusion }) => ({
        period: group,
        n,
        events: confusion.tp + confusion.fn,
      })),
      latestInTraining: '2024Q4',
    },
    grades: {
      column: 'rating',
      source: 'declared' as const,
      missing: 2,
      of: rows.length,
      grades: [...rated].sort((a, b) => a.pd - b.pd),
      migration: { reason: 'no reference rows are given (data.reference)' },
    },
  };
  const { findings } = parseFindings(findingsText, 'findings.yaml');
  const measured = [
    ...context.metrics.values(),
    ...computeStrataMetrics(context.statistics, periods ?? [], periodMetrics, options),
    ...computePdGrades({ split: 'audited', grades: rated }, options),
  ];
  const { files, overlap } = context;
  const recorded = recordFacts({
    config,
    files,
    findings,
    rows: rows.length,
    hasModel: context.model.hash !== null,
    overlap,
    facts,
    metrics: measured,
  });
  const metrics = new Map([...measured, ...recorded].map((m) => [metricKey(m.id, m.scope), m]));
  return { ...context, config, facts, findings, metrics };
}

const pds: Readonly<Record<string, number>> = { A: 0.9, B: 0.7, C: 0.5, D: 0.004 };

function gradeOf(score: number): string {
  return score >= 0.8 ? 'A' : score >= 0.6 ? 'B' : score >= 0.3 ? 'C' : 'D';
}
