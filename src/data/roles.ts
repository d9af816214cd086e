import { type Diagnostic, hasErrors, problem } from '../base/diagnostic.ts';
import { compareCodePoints } from '../base/order.ts';
import type { AttributeConfig, AuditConfig, DataConfig } from '../config/audit-config.ts';
import { findColumn } from './columns.ts';
import type { ColumnKind, Source } from './engine.ts';
import { type LabelValue, labelValue } from './labels.ts';

/** A source column that plays a part. */
export interface Role {
  /** Index in the source. */
  readonly column: number;
  /** Its name there. */
  readonly name: string;
  readonly stored: ColumnKind;
}

export interface LabelRole extends Role {
  /** Null: not declared, so 1 or true is positive. */
  readonly positive: LabelValue | null;
}

export interface AttributeRole extends Role {
  readonly attribute: AttributeConfig;
}

/** The probability of one class. */
export interface ClassScoreRole extends Role {
  readonly class: string;
}

export interface SplitRole extends Role {
  readonly value: string;
}

/** Which column is what, checked against the stored types. */
export interface Roles {
  readonly label: LabelRole;
  /** The recorded score or predicted amount, or the model's own if it was attached to the source. */
  readonly score?: Role;
  /** With several classes: the probability of each, in code-point order of the classes. */
  readonly classScores?: readonly ClassScoreRole[];
  /** The recorded decision; absent when decisions come from the score alone. */
  readonly decision?: Role;
  readonly id?: Role;
  readonly split?: SplitRole;
  readonly weight?: Role;
  /** Score of a benchmark model. */
  readonly challenger?: Role;
  /** Legitimate factors, in declared order. */
  readonly strata?: readonly Role[];
  /** Back-test period. */
  readonly period?: Role;
  /** Rating grade. */
  readonly grade?: Role;
  readonly attributes: readonly AttributeRole[];
}

export interface BoundRoles {
  /** Null if a diagnostic is an error. */
  readonly roles: Roles | null;
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Binds the roles of the configuration to columns of a source.
 *
 * With scores attached the recorded score and decision are only what parity is checked against, so they play no part
 * here, except that `threshold: from_file` still takes the decision column as truth.
 *
 * @param classes of the model whose scores are attached, in their order; a task with several classes has as many columns
 */
export function bindRoles(
  config: Pick<AuditConfig, 'data' | 'threshold'>,
  source: Source,
  classes: readonly string[] = [],
): BoundRoles {
  const { data } = config;
  const file = source.names[0] ?? '';
  const scored = source.scoreTable !== undefined;
  // Attached scores have no name in the data.
  const columns = scored ? source.info.columns.slice(0, -(source.scoreCount ?? 1)) : source.info.columns;
  const diagnostics: Diagnostic[] = [];
  const find = (name: string): Role | undefined => {
    const found = findColumn(name, columns, file);
    diagnostics.push(...found.diagnostics);
    const column = found.index === null ? undefined : columns[found.index];
    if (found.index === null || column === undefined) return undefined;
    if (column.kind === 'other') {
      diagnostics.push(unreadable(column.name, column.nativeType, file));
      return undefined;
    }
    return { column: found.index, name: column.name, stored: column.kind };
  };
  const optional = (name: string | undefined) => (name === undefined ? undefined : find(name));

  const label = find(data.targetColumn);
  const isBinary = data.task === 'binary';
  const score =
    data.task === 'multiclass'
      ? undefined
      : scored
        ? attached(source)
        : optional(isBinary ? data.scoreColumn : (data.predictionColumn ?? data.scoreColumn));
  const classScores =
    data.task === 'multiclass' ? (scored ? attachedClasses(source, classes) : classRoles(data, find)) : [];
  const isDecided = data.task !== 'regression' && (!scored || config.threshold.policy === 'from_file');
  const decision = isDecided ? optional(data.predictionColumn) : undefined;
  const id = optional(data.idColumn);
  const split = optional(data.splitColumn);
  const weight = optional(data.weightColumn);
  const challenger = optional(data.challengerColumn);
  const strata = (data.stratumColumns ?? []).flatMap((name) => {
    const role = find(name);
    if (role !== undefined) diagnostics.push(...sliceType('stratum', role, file));
    return role === undefined ? [] : [role];
  });
  const slicing = (kind: 'period' | 'grade', name: string | undefined) => {
    const role = optional(name);
    if (role !== undefined) diagnostics.push(...sliceType(kind, role, file));
    return role;
  };
  const period = slicing('period', data.periodColumn);
  const grade = slicing('grade', data.gradeColumn);
  const attributes = data.protectedAttributes.flatMap((attribute): AttributeRole[] => {
    const role = find(attribute.column);
    if (role === undefined) return [];
    diagnostics.push(...attributeType(role, attribute, file));
    return [{ ...role, attribute }];
  });
  const numbers = [...(score === undefined ? [] : [score]), ...classScores];
  if (data.task === 'regression' && label !== undefined) numbers.push(label);
  for (const role of numbers)
    diagnostics.push(...scoreType(role, source.info.columns[role.column]?.nativeType ?? '', file));
  if (challenger !== undefined)
    diagnostics.push(...scoreType(challenger, source.info.columns[challenger.column]?.nativeType ?? '', file));
  if (config.threshold.policy === 'from_file' && data.predictionColumn === undefined) {
    diagnostics.push(problem('config.conflict', 'threshold: from_file needs data.prediction_column'));
  }
  const named = data.task === 'multiclass' ? data.classScores : data.scoreColumn;
  if (!scored && named === undefined && data.predictionColumn === undefined) {
    const key = data.task === 'multiclass' ? 'data.class_score_columns' : 'data.score_column';
    diagnostics.push(problem('config.missing_key', `without a model, ${key} or data.prediction_column is required`));
  }
  if (label === undefined || hasErrors(diagnostics)) return { roles: null, diagnostics };
  const roles: Roles = {
    label: { ...label, positive: data.positiveLabel === undefined ? null : labelValue(data.positiveLabel) },
    ...(score === undefined ? {} : { score }),
    ...(classScores.length === 0 ? {} : { classScores }),
    ...(decision === undefined ? {} : { decision }),
    ...(id === undefined ? {} : { id }),
    ...(weight === undefined ? {} : { weight }),
    ...(challenger === undefined ? {} : { challenger }),
    ...(strata.length === 0 ? {} : { strata }),
    ...(period === undefined ? {} : { period }),
    ...(grade === undefined ? {} : { grade }),
    ...(split === undefined || data.split === undefined ? {} : { split: { ...split, value: data.split } }),
    attributes,
  };
  return { roles, diagnostics };
}

/**
 * Binds the label and those protected attributes that other rows, such as the training rows, have too; what they lack is left
 * out without a word, since nothing asks for it.
 *
 * @returns null without the label
 */
export function bindLabels(
  config: Pick<AuditConfig, 'data'>,
  source: Source,
): Pick<Roles, 'label' | 'attributes'> | null {
  const { data } = config;
  const file = source.names[0] ?? '';
  const find = (name: string): Role | null => {
    const { index } = findColumn(name, source.info.columns, file);
    const column = index === null ? undefined : source.info.columns[index];
    if (index === null || column === undefined || column.kind === 'other') return null;
    return { column: index, name: column.name, stored: column.kind };
  };
  const label = find(data.targetColumn);
  if (label === null) return null;
  return {
    label: { ...label, positive: data.positiveLabel === undefined ? null : labelValue(data.positiveLabel) },
    attributes: data.protectedAttributes.flatMap((attribute): AttributeRole[] => {
      const role = find(attribute.column);
      return role === null || hasErrors(attributeType(role, attribute, file)) ? [] : [{ ...role, attribute }];
    }),
  };
}

function attached(source: Source): Role {
  const column = source.info.columns.length - 1;
  return { column, name: source.info.columns[column]?.name ?? '', stored: 'double' };
}

/** The attached scores of several classes, one column each. */
function attachedClasses({ info, scoreCount = 1 }: Source, classes: readonly string[]): ClassScoreRole[] {
  const first = info.columns.length - scoreCount;
  return byClass(
    classes.map((name, k) => ({
      class: name,
      column: first + k,
      name: info.columns[first + k]?.name ?? '',
      stored: 'double',
    })),
  );
}

function classRoles({ classScores = [] }: DataConfig, find: (name: string) => Role | undefined): ClassScoreRole[] {
  return byClass(
    classScores.flatMap(({ class: name, column }): ClassScoreRole[] => {
      const role = find(column);
      return role === undefined ? [] : [{ ...role, class: name }];
    }),
  );
}

function byClass(roles: readonly ClassScoreRole[]): ClassScoreRole[] {
  return [...roles].sort((a, b) => compareCodePoints(a.class, b.class));
}

function unreadable(name: string, nativeType: string, file: string): Diagnostic {
  return problem('data.parse', `column "${name}" holds ${nativeType}, which cannot be audited`, {
    where: { file },
    hint: 'save the values in a plain column: text, number, boolean or date',
  });
}

/** A floating column has no text that all engines write alike, and a timestamp has a time zone (engines.md 4). */
function attributeType({ name, stored }: Role, { bins }: AttributeConfig, file: string): Diagnostic[] {
  const where = { file };
  const numeric = stored === 'integer' || stored === 'real' || stored === 'double' || stored === 'decimal';
  if (bins !== undefined) {
    if (numeric || stored === 'text') return [];
    return [
      problem('data.attribute_type', `column "${name}" has bins and holds ${stored} values, not numbers`, { where }),
    ];
  }
  if (stored === 'timestamp') {
    return [
      problem('data.attribute_type', `attribute "${name}" holds timestamps`, {
        where,
        hint: 'cast the column to a date or to text',
      }),
    ];
  }
  if (stored !== 'real' && stored !== 'double' && stored !== 'decimal') return [];
  return [floatingAttribute(name, file)];
}

const sliceHints = {
  stratum: 'write the strata into a column of text or whole numbers',
  period: 'write the period of each row into a column of text, such as 2025Q1',
  grade: 'write the grades into a column of text or whole numbers',
};

/** Values that rows are told apart by have one text on every engine. */
function sliceType(kind: keyof typeof sliceHints, { name, stored }: Role, file: string): Diagnostic[] {
  if (stored !== 'real' && stored !== 'double' && stored !== 'decimal' && stored !== 'timestamp') return [];
  return [
    problem('data.attribute_type', `${kind} column "${name}" holds ${stored} values`, {
      where: { file },
      hint: sliceHints[kind],
    }),
  ];
}

/** Also raised for a text column whose values are all numbers with a point: what `1.0` and `0.0` become in CSV. */
export function floatingAttribute(name: string, file: string): Diagnostic {
  return problem('data.attribute_type', `attribute "${name}" holds floating-point numbers and has no bins`, {
    where: { file },
    hint: 'cast a flag or code to integer or text; give a measured quantity data.protected_attributes[].bins',
  });
}

/** DuckDB converts a decimal to the nearest double only up to 15 digits (engines.md 4). */
function scoreType({ name, stored }: Role, nativeType: string, file: string): Diagnostic[] {
  const where = { file };
  const precision = Number(/^DECIMAL\((\d+),/.exec(nativeType)?.[1] ?? 0);
  if (stored === 'decimal' && precision > 15) {
    return [
      problem('data.score_type', `score "${name}" is ${nativeType}: more than 15 digits`, {
        where,
        hint: 'cast the column to DOUBLE',
      }),
    ];
  }
  if (stored === 'boolean' || stored === 'date' || stored === 'timestamp') {
    return [problem('data.score_type', `score "${name}" holds ${stored} values, not numbers`, { where })];
  }
  return [];
}

/** Columns a plan reads, each once: their order is the order of `c0`, `c1`, … */
export function columnsOf(roles: Roles): number[] {
  const {
    label,
    score,
    classScores = [],
    decision,
    id,
    split,
    attributes,
    weight,
    strata = [],
    period,
    grade,
    challenger,
  } = roles;
  const used: (Role | undefined)[] = [
    ...[label, score, ...classScores, decision, id, split, ...attributes, weight, ...strata],
    period,
    grade,
    challenger,
  ];
  return [...new Set(used.filter((role) => role !== undefined).map(({ column }) => column))];
}
