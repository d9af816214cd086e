import { fail } from '../base/diagnostic.ts';
import type { ExampleRow } from './check-problems.ts';
import type { Engine, ResultTable, RunOptions, Source } from './engine.ts';
import type { MeasurementPlan, PlannedStatement } from './plan.ts';
import { type LoggedStatement, resultDigest } from './query-log.ts';
import { asProbabilities } from './score-kind.ts';
import { type SortedTable, sortTable } from './sorted-table.ts';
import type { Rendered } from './statements.ts';

export interface StatementRunner {
  /** Runs a statement over a relation, sorts its result and logs it. */
  readonly run: (statement: PlannedStatement, relation: string) => Promise<SortedTable>;
  /** Runs the statement of the plan with this id; null if the plan has none. */
  readonly planned: (id: string, relation: string) => Promise<SortedTable | null>;
  /** Up to five rows that show a problem, in file order; these are not logged. */
  readonly examples: (statement: Rendered, relation: string) => Promise<readonly ExampleRow[]>;
  /** Statements run so far. */
  readonly queryLog: readonly LoggedStatement[];
}

/** Runs the statements of a plan one after the other and keeps their log (engines.md 6). */
export function statementRunner(
  engine: Engine,
  source: Source,
  plan: MeasurementPlan,
  options: RunOptions,
  onProgress?: (done: number, total: number) => void,
): StatementRunner {
  const queryLog: LoggedStatement[] = [];
  const run = async (statement: PlannedStatement, relation: string): Promise<SortedTable> => {
    onProgress?.(queryLog.length, plan.statements.length);
    const table = await engine.run({ ...statement, relation }, options);
    // What the log shows is what the engine gave.
    const sorted = sortTable(table);
    const resultSha256 = resultDigest(sorted, engine.createSha256());
    const { id, purpose, sql } = statement;
    queryLog.push({ id, purpose, sql, rows: table.rowCount, resultSha256 });
    return plan.scoreKind === 'logit' ? asProbabilities(sorted) : sorted;
  };
  return {
    run,
    planned: async (id, relation) => {
      const statement = plan.statements.find((one) => one.id === id);
      return statement === undefined ? null : run(statement, relation);
    },
    examples: async (rendered, relation) => {
      const table = await engine.run({ id: 'examples', purpose: 'check', relation, ...rendered }, options);
      const rows = [...(table.integers['k'] ?? [])];
      return sortedByRow(rows).map((k) => ({
        ...engine.locate(source, Number(rows[k] ?? 0n)),
        value: table.groups[0]?.[k] ?? null,
      }));
    },
    queryLog,
  };
}

function sortedByRow(rows: readonly bigint[]): number[] {
  return [...rows.keys()].sort((a, b) => Number((rows[a] ?? 0n) - (rows[b] ?? 0n)));
}

/** Reads a count of the one-row check; a count the plan does not have is 0. */
export function countsOf(table: ResultTable | undefined): (name: string) => number {
  return (name) => Number(table?.integers[name]?.[0] ?? 0n);
}

/** @throws GlassAlphaError `data.empty` */
export function noRows({ names }: Source, { roles }: MeasurementPlan): never {
  const { split } = roles;
  const message = split === undefined ? 'no rows' : `no row has "${split.value}" in column "${split.name}"`;
  const file = names[0] ?? '';
  fail('data.empty', message, { where: { file }, hint: split === undefined ? undefined : 'correct data.split' });
}

/** @throws GlassAlphaError `engine.changed` */
export function rowsChanged(before: number, after: number): never {
  fail('engine.changed', `the data changed while they were read: ${before} rows, then ${after}`, {
    hint: 'run again when nothing writes to the data',
  });
}
