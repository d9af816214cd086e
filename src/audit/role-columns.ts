import type { DataConfig } from '../config/audit-config.ts';
import type { Roles } from '../data/roles.ts';

/** Names of the columns that already play a part in the audit, so that they are no features beside it. */
export function roleColumns(roles: Roles, data: DataConfig): Set<string | undefined> {
  return new Set([
    roles.label.name,
    roles.score?.name,
    roles.decision?.name,
    roles.id?.name,
    roles.split?.name,
    roles.weight?.name,
    roles.challenger?.name,
    roles.period?.name,
    data.scoreColumn,
    data.predictionColumn,
    ...(data.classScores ?? []).map(({ column }) => column),
    data.idColumn,
    ...roles.attributes.map(({ name }) => name),
  ]);
}
