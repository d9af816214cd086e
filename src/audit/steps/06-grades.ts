import type { Cell, Fact, PerformedContent } from '../../record/content.ts';
import type { AuditContext } from '../context.ts';
import type { GradeFacts } from '../measured-facts.ts';
import { metricCell, table } from './cells.ts';

const portfolioIds = [
  'pd_jeffreys_p',
  'pd_hosmer_lemeshow',
  'pd_spiegelhalter_z',
  'pd_auc',
  'pd_herfindahl',
  'pd_monotone',
  'grade_migration',
] as const;

/** 6.1: default probabilities of the rating grades against their defaults; nothing without a grade column. */
export function ratingGrades(context: AuditContext): PerformedContent {
  const { grades: facts } = context.facts;
  if (facts === null) return {};
  const holm = '{"adjust":"holm"}';
  const rows = facts.grades.map(({ grade, pd, n, defaults }): Cell[] => {
    const cell = (id: string, params?: string) =>
      metricCell(context, id, { stratum: grade, ...(params === undefined ? {} : { params }) });
    return [
      grade,
      pd,
      n,
      defaults,
      cell('pd_wilson'),
      cell('pd_jeffreys_p'),
      cell('pd_jeffreys_p', holm),
      cell('pd_binomial_p'),
      cell('pd_normal_z'),
    ];
  });
  return {
    facts: { grades: gradeWords(facts) },
    tables: {
      grades: table(
        '6.1',
        ['grade', 'pd', 'n', 'defaults', 'observed', 'jeffreys_p', 'holm_p', 'binomial_p', 'normal_z'],
        rows,
      ),
      grade_portfolio: table(
        '6.1',
        ['metric', 'value'],
        portfolioIds.map((id): Cell[] => [id, metricCell(context, id)]),
      ),
    },
  };
}

function gradeWords(facts: GradeFacts): Fact {
  const { column, source, missing, of, migration } = facts;
  return {
    column,
    source,
    missing,
    of,
    ...('reason' in migration ? { no_migration: migration.reason } : { migration_customers: migration.customers }),
  };
}
