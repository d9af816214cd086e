import type { AuditConfig } from '../../config/audit-config.ts';
import { crossingsOf } from '../crossings.ts';
import type { Source, StatementPurpose } from '../engine.ts';
import { type MeasurementPlan, maxGroups, type PlannedStatement } from '../plan.ts';
import { columnsOf, type Roles } from '../roles.ts';
import type { Rendered } from '../statements.ts';

export type TaskConfig = Pick<AuditConfig, 'data' | 'threshold' | 'engine'>;

/**
 * The plan of a task other than two classes: all rows, the groups of each attribute and of each declared crossing. Pairs of
 * attributes that nobody declared are not crossed.
 */
export function taskPlan(
  { data, engine }: TaskConfig,
  source: Source,
  roles: Roles,
  statements: (sets: readonly (readonly number[])[]) => readonly PlannedStatement[],
): MeasurementPlan {
  const crossings = crossingsOf(data).filter(({ declared }) => declared);
  const sets = [[], ...roles.attributes.map((_, k) => [k]), ...crossings.map(({ attributes }) => attributes)];
  return {
    source: { role: source.role, names: source.names, format: source.format },
    roles,
    columns: columnsOf(roles),
    sets,
    crossings,
    scoredSets: sets.length,
    threshold: null,
    fitted: false,
    missingValues: data.missingValues,
    statements: statements(sets),
    limits: { maxDistinctScores: engine.maxDistinctScores, maxRows: engine.maxResultRows, maxGroups },
    timeoutMs: engine.timeoutS * 1000,
  };
}

export function plannedStatement(id: string, purpose: StatementPurpose, rendered: Rendered): PlannedStatement {
  return { id, purpose, ...rendered };
}
