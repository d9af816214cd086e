import { type Diagnostic, diagnostic, problem } from '../base/diagnostic.ts';
import type { Source } from './engine.ts';
import type { MeasurementPlan } from './plan.ts';
import { quality } from './relation.ts';
import type { Role, Roles } from './roles.ts';
import { scoreCut } from './score-kind.ts';
import { showCell } from './show-cell.ts';
import { double } from './sql-constants.ts';
import { badNumber, duplicatesSql, examplesSql, type Rendered } from './statements.ts';

export interface ExampleRow {
  readonly file: string;
  /** Row of the file, from 1. */
  readonly row: number;
  readonly value: string | null;
}

/** Fetches up to five rows that show a problem, in file order. */
export type Examples = (statement: Rendered) => Promise<readonly ExampleRow[]>;

/** What can be wrong with the rows: how many, which, and the way out. */
export interface RowProblem {
  readonly code: Parameters<typeof problem>[0];
  readonly total: number;
  /** `one` with `1`, `many` with a count: "label is missing", "labels are missing". */
  readonly one: string;
  readonly many: string;
  readonly showValues: boolean;
  readonly examples: Rendered;
  readonly hint: string;
}

/** Turns the counts of the check into diagnostics with example rows. */
export async function checkProblems(
  plan: MeasurementPlan,
  source: Source,
  check: (name: string) => number,
  examples: Examples,
): Promise<Diagnostic[]> {
  const found: Diagnostic[] = [
    ...(await tellRowProblems(rowProblems(plan, check), source, examples)),
    ...groupLimits(plan, source, check),
  ];
  const where = { file: source.names[0] ?? '' };
  const { score } = plan.roles;
  const without = check('y_missing');
  if (plan.unlabelled === true && without > 0) {
    const message = `${without} of ${check('n')} rows have no label in "${plan.roles.label.name}": they count in selection metrics only`;
    found.push(diagnostic('note', 'data.label_missing', message, { where }));
  }
  if (score?.stored === 'real') {
    const near = check('s_near');
    const message = `score "${score.name}" is stored as float32; ${near} of its values ${near === 1 ? 'lies' : 'lie'} within 1e-7 of the threshold`;
    found.push(diagnostic('note', 'data.score_type', message, { where, hint: 'save scores as float64' }));
  }
  return found;
}

/** Problems that have rows, each with up to five of them. */
export async function tellRowProblems(
  problems: readonly RowProblem[],
  source: Source,
  examples: Examples,
): Promise<Diagnostic[]> {
  const found: Diagnostic[] = [];
  const several = source.names.length > 1;
  const where = { file: source.names[0] ?? '' };
  for (const row of problems) {
    if (row.total === 0) continue;
    const rows = await examples(row.examples);
    const listed = rows.map((example) => showExample(example, row.showValues, several)).join(', ');
    const what = row.total === 1 ? `1 ${row.one}` : `${row.total} ${row.many}`;
    const message = `${what}: ${listed}${row.total > rows.length ? ', …' : ''}`;
    found.push(problem(row.code, message, { where: several ? undefined : where, hint: row.hint }));
  }
  return found;
}

/** Attributes with more groups than are taken for groups. */
export function groupLimits(
  { roles, limits }: MeasurementPlan,
  source: Source,
  check: (name: string) => number,
): Diagnostic[] {
  const where = { file: source.names[0] ?? '' };
  return [...roles.attributes.entries()].flatMap(([k, { name }]) => {
    const groups = check(`a${k}_groups`);
    if (groups <= limits.maxGroups) return [];
    const message = `attribute "${name}" has ${groups} distinct values, more than ${limits.maxGroups}`;
    return [problem('data.attribute_type', message, { where, hint: 'give it bins, or map its values in groups' })];
  });
}

export function noWeights({ roles }: MeasurementPlan, { names }: Source): Diagnostic {
  return problem('data.weight_invalid', `every weight in "${roles.weight?.name ?? ''}" is 0`, {
    where: { file: names[0] ?? '' },
    hint: 'give weights above 0, or leave data.weight_column out',
  });
}

function showExample({ file, row, value }: ExampleRow, withValue: boolean, several: boolean): string {
  const place = several ? `row ${row} of ${file}` : `row ${row}`;
  return withValue ? `${place} = ${showCell(value ?? '')}` : place;
}

function rowProblems(
  { roles, threshold, scoreKind, unlabelled }: MeasurementPlan,
  check: (name: string) => number,
): RowProblem[] {
  const { label, score, decision, challenger } = roles;
  const problems: RowProblem[] = [
    {
      code: 'data.label_missing',
      total: unlabelled === true ? 0 : check('y_missing'),
      one: `row has no label in "${label.name}"`,
      many: `rows have no label in "${label.name}"`,
      showValues: false,
      examples: examplesSql('yt IS NULL', 'yt'),
      hint: 'audit rows whose outcome is known, or count the others by their decisions: data.unlabelled: report',
    },
  ];
  if (score !== undefined) {
    problems.push(...numberProblems('s', score, 'score', check), {
      code: 'data.score_range',
      total: check('s_outside'),
      one: 'score outside [0, 1]',
      many: 'scores outside [0, 1]',
      showValues: true,
      examples: examplesSql(`sq = '${quality.outside}'`, 'st'),
      hint: 'give the probability of the positive label, or say what the scores are: data.score_kind: logit (log-odds), or points (ranking metrics only)',
    });
  }
  if (challenger !== undefined) problems.push(...numberProblems('v', challenger, 'challenger score', check));
  if (decision !== undefined) {
    problems.push({
      code: 'data.prediction_values',
      total: check('d_missing'),
      one: `decision is missing in "${decision.name}"`,
      many: `decisions are missing in "${decision.name}"`,
      showValues: false,
      examples: examplesSql('dt IS NULL', 'dt'),
      hint: 'every audited row needs a decision',
    });
    if (score !== undefined && threshold !== null) {
      const cut = double(scoreCut(scoreKind, threshold));
      problems.push({
        code: 'data.prediction_values',
        total: check('d_conflict'),
        one: `decision contradicts score >= ${threshold}`,
        many: `decisions contradict score >= ${threshold}`,
        showValues: false,
        examples: examplesSql(`(d = '1' AND s < ${cut}) OR (d = '0' AND s >= ${cut})`, 'dt'),
        hint: 'correct the threshold, or take the column as truth: threshold: {policy: from_file}',
      });
    }
  }
  return [...problems, ...sharedProblems(roles, check)];
}

/** What can be wrong with weights, keys and binned attributes, whatever the task. */
export function sharedProblems({ weight, id, attributes }: Roles, check: (name: string) => number): RowProblem[] {
  const problems: RowProblem[] = [];
  if (weight !== undefined) {
    problems.push({
      code: 'data.weight_invalid',
      total: check('w_bad'),
      one: `weight in "${weight.name}" is missing, negative or no finite number`,
      many: `weights in "${weight.name}" are missing, negative or no finite numbers`,
      showValues: true,
      examples: examplesSql(`wq <> '${quality.good}'`, 'wt'),
      hint: 'every audited row needs a weight of 0 or more',
    });
  }
  if (id !== undefined) {
    const repeated = check('n') - check('id_missing') - check('id_distinct');
    problems.push(
      {
        code: 'data.missing_id',
        total: check('id_missing'),
        one: `row has no id in "${id.name}"`,
        many: `rows have no id in "${id.name}"`,
        showValues: false,
        examples: examplesSql('id IS NULL', 'id'),
        hint: 'give every row an id, or leave data.id_column out',
      },
      {
        code: 'data.duplicate_id',
        total: repeated,
        one: `row repeats an id of "${id.name}"`,
        many: `rows repeat an id of "${id.name}"`,
        showValues: true,
        examples: duplicatesSql(),
        hint: 'one row per id: remove repeated rows, or name another id_column',
      },
    );
  }
  for (const [k, { name, attribute }] of attributes.entries()) {
    if (attribute.bins === undefined) continue;
    problems.push({
      code: 'data.attribute_type',
      total: check(`a${k}_bad`),
      one: `cell of "${name}" is not a number, and the attribute has bins`,
      many: `cells of "${name}" are not numbers, and the attribute has bins`,
      showValues: true,
      examples: examplesSql(badNumber(`b${k}q`), `b${k}t`),
      hint: 'correct the cells, or name their text in unknown',
    });
  }
  return problems;
}

/** Cells of a score column that are no finite numbers. */
function numberProblems(
  prefix: 's' | 'v',
  { name }: Role,
  word: string,
  check: (name: string) => number,
): RowProblem[] {
  const bad = (kind: keyof typeof quality) => examplesSql(`${prefix}q = '${quality[kind]}'`, `${prefix}t`);
  return [
    {
      code: 'data.score_missing',
      total: check(`${prefix}_missing`),
      one: `${word} is missing in "${name}"`,
      many: `${word}s are missing in "${name}"`,
      showValues: false,
      examples: bad('missing'),
      hint: `every audited row needs a ${word}`,
    },
    {
      code: 'data.score_type',
      total: check(`${prefix}_text`),
      one: `${word} in "${name}" is not a number`,
      many: `${word}s in "${name}" are not numbers`,
      showValues: true,
      examples: bad('text'),
      hint: 'correct the cells, or name their text in data.missing_values',
    },
    {
      code: 'data.parse',
      total: check(`${prefix}_comma`),
      one: `${word} in "${name}" has a decimal comma`,
      many: `${word}s in "${name}" have a decimal comma`,
      showValues: true,
      examples: bad('comma'),
      hint: 'write decimals with a point: 0.5, not 0,5',
    },
    {
      code: 'data.score_range',
      total: check(`${prefix}_infinite`),
      one: `${word} in "${name}" is not finite`,
      many: `${word}s in "${name}" are not finite`,
      showValues: true,
      examples: bad('infinite'),
      hint: `every audited row needs a finite ${word}`,
    },
  ];
}
