import type { Dialect } from '../dialect.ts';
import type { Source } from '../engine.ts';
import { planText } from '../plan.ts';
import type { Roles } from '../roles.ts';
import { amountRelationSql } from './amount-relation.ts';
import { classRelationSql } from './class-relation.ts';
import { amountPlan } from './measure-amounts.ts';
import { classPlan } from './measure-classes.ts';
import type { TaskConfig } from './task-plan.ts';

/** The plan of a task other than two classes as `audit --dry-run` prints it; classes are those whose probabilities are named. */
export function taskPlanText(config: TaskConfig, source: Source, roles: Roles, dialect: Dialect): string {
  if (config.data.task === 'regression') return planText(amountPlan(config, source, roles), dialect, amountRelationSql);
  const classes = (roles.classScores ?? []).map((role) => role.class);
  return planText(classPlan(config, source, roles), dialect, (input, own, from) =>
    classRelationSql({ ...input, classes }, own, from),
  );
}
