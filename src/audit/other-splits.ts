import { fail, GlassAlphaError } from '../base/diagnostic.ts';
import type { Engine, Source } from '../data/engine.ts';
import { measure } from '../data/measure.ts';
import type { Measurement } from '../data/measurement.ts';
import { plan } from '../data/plan.ts';
import type { LoggedStatement } from '../data/query-log.ts';
import { bindRoles } from '../data/roles.ts';
import type { AuditInputs } from './load-inputs.ts';
import type { AuditPorts } from './ports.ts';
import type { Prepared } from './prepare.ts';
import { scoreRows } from './score-rows.ts';

/** Rows beside the audited ones whose labels and scores are read, each once and only when something asks for them. */
export interface OtherSplits {
  /**
   * @throws GlassAlphaError with the problems of those rows, as for the audited ones
   */
  measured(role: 'train' | 'reference'): Promise<Measurement>;
  /** Statements run for them, under ids that begin with the role. */
  queryLog(): readonly LoggedStatement[];
}

export function otherSplits(inputs: AuditInputs, prepared: Prepared, engine: Engine, ports: AuditPorts): OtherSplits {
  const found = new Map<string, Promise<Measurement>>();
  const log: LoggedStatement[] = [];
  return {
    measured(role) {
      const known = found.get(role);
      if (known !== undefined) return known;
      const work = measureSplit(role, inputs, prepared, engine, ports).then((measurement) => {
        log.push(...measurement.queryLog.map((statement) => ({ ...statement, id: `${role} ${statement.id}` })));
        return measurement;
      });
      found.set(role, work);
      return work;
    },
    queryLog: () => log,
  };
}

/** Label and score of every row: of the model if there is one, else of the score column, which these rows then have too. */
async function measureSplit(
  role: 'train' | 'reference',
  { config }: AuditInputs,
  prepared: Prepared,
  engine: Engine,
  ports: AuditPorts,
): Promise<Measurement> {
  const source = prepared[role] ?? fail('internal.bug', `the configuration has no rows "${role}"`);
  const { missingValues } = config.data[role] ?? config.data;
  const scored = prepared.model === null ? source : await scoredSource(source, prepared, engine, missingValues);
  const {
    idColumn: _id,
    splitColumn: _splitColumn,
    split: _split,
    predictionColumn: _prediction,
    challengerColumn: _challenger,
    periodColumn: _period,
    gradeColumn: _grade,
    stratumColumns: _strata,
    ...data
  } = config.data;
  const alone = {
    ...config,
    data: { ...data, missingValues, protectedAttributes: [], intersections: [] },
    // No decision of these rows is used: any threshold will do.
    threshold: { policy: 'fixed', value: 0.5 } as const,
  };
  const { roles, diagnostics } = bindRoles(alone, scored);
  if (roles === null) throw new GlassAlphaError(diagnostics);
  return measure(engine, scored, plan(alone, scored, roles), { signal: ports.signal });
}

async function scoredSource(
  source: Source,
  { model, run }: Prepared,
  engine: Engine,
  missingValues: readonly string[],
): Promise<Source> {
  if (model === null) return source;
  const { scores } = await scoreRows({ engine, source, missingValues, model: model.model, options: run });
  return engine.attachScores(source, undefined, scores, run);
}
