import { type Diagnostic, problem } from '../base/diagnostic.ts';
import { compensatedSum } from '../base/exact-sum.ts';
import { publish } from '../base/format.ts';
import { compareCodePoints } from '../base/order.ts';
import type { AuditConfig } from '../config/audit-config.ts';
import type { Engine } from '../data/engine.ts';
import type { MeasuredGroup, Measurement } from '../data/measurement.ts';
import { toMetric } from '../metrics/outcome.ts';
import { computePdGrades } from '../metrics/pd-grades/compute-pd-grades.ts';
import type { PdGrade } from '../metrics/pd-grades/grade-tests.ts';
import type { Metric } from '../record/metric.ts';
import { metricOptions } from './audit-metrics.ts';
import { type FoundMigration, gradeMigration } from './grade-migration.ts';
import type { GradeFacts } from './measured-facts.ts';
import type { Prepared } from './prepare.ts';

export interface GradeResult {
  readonly metrics: readonly Metric[];
  readonly facts: GradeFacts | null;
  readonly diagnostics: readonly Diagnostic[];
}

const none: GradeResult = { metrics: [], facts: null, diagnostics: [] };

/**
 * Default probabilities of the rating grades against the defaults of their rows; nothing without `data.grade_column`. A row whose
 * label is the positive one is a default. Each row counts once, whatever its weight: the tests are tests of counts.
 */
export async function auditGrades(
  config: AuditConfig,
  configName: string,
  measurement: Measurement,
  { prepared, engine }: { readonly prepared: Prepared; readonly engine: Engine },
): Promise<GradeResult> {
  const { gradeColumn: column, gradePd: declared } = config.data;
  const { grades: found } = measurement;
  if (column === undefined || found === undefined) return none;
  const unknown = declared === undefined ? [] : found.slices.filter(({ group }) => !Object.hasOwn(declared, group));
  if (unknown.length > 0) return { ...none, diagnostics: [unknownGrades(unknown, column, configName)] };

  // Points state no probability.
  const isProbability = measurement.hasScores && measurement.points === undefined;
  const source = declared !== undefined ? 'declared' : isProbability ? 'mean_score' : null;
  const observed = found.slices.map((slice) => ({
    ...countsOf(slice),
    pd: declared?.[slice.group] ?? (isProbability ? meanScore(slice) : null),
  }));
  const seen = new Set(observed.map(({ grade }) => grade));
  const empty = Object.entries(declared ?? {}).flatMap(([grade, pd]) =>
    seen.has(grade) ? [] : [{ grade, pd, n: 0, defaults: 0 }],
  );
  const grades = [...observed, ...empty].sort(
    (a, b) => (a.pd ?? 0) - (b.pd ?? 0) || compareCodePoints(a.grade, b.grade),
  );
  const rated = grades.filter((grade): grade is PdGrade => grade.pd !== null);
  const migration = await gradeMigration(config, prepared, engine);
  const split = 'audited';
  return {
    metrics: [
      ...(rated.length === 0
        ? []
        : computePdGrades({ split, grades: rated, ...counted(migration) }, metricOptions(config))),
      ...('reason' in migration
        ? [toMetric('grade_migration', { split }, { reason: migration.code, n: measurement.rows })]
        : []),
    ],
    facts: {
      column,
      source,
      missing: found.missing,
      of: measurement.rows,
      grades: grades.map(({ pd, ...rest }) => ({ ...rest, pd: pd === null ? null : publish(pd) })),
      migration: 'reason' in migration ? { reason: migration.reason } : { customers: migration.customers },
    },
    diagnostics: [],
  };
}

function counted(migration: FoundMigration) {
  return 'reason' in migration ? {} : { migration: migration.migration };
}

/** Rows with a label: of others nothing is known. */
function countsOf({ group, confusion: { tp, fp, fn, tn } }: MeasuredGroup) {
  return { grade: group, n: tp + fp + fn + tn, defaults: tp + fn };
}

/** Mean score of the rows with a label, summed in ascending order of the scores; null without scores. */
function meanScore({ histogram }: MeasuredGroup): number | null {
  if (histogram === undefined) return null;
  const { scores, negatives, positives } = histogram;
  const rows = Array.from(scores, (_, k) => (negatives[k] ?? 0) + (positives[k] ?? 0));
  const n = rows.reduce((sum, count) => sum + count, 0);
  return n === 0 ? null : compensatedSum(rows.map((count, k) => (scores[k] ?? 0) * count)) / n;
}

function unknownGrades(unknown: readonly MeasuredGroup[], column: string, file: string): Diagnostic {
  const named = unknown.slice(0, 5).map(({ group, n }) => `"${group}" (${n} rows)`);
  const more = unknown.length > 5 ? `, and ${unknown.length - 5} more` : '';
  return problem('config.value', `data.grade_pd has no default probability of ${named.join(', ')}${more}`, {
    where: { file },
    hint: `name every grade of column "${column}", or leave data.grade_pd out to take the mean score of each`,
  });
}
