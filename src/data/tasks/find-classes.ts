import { type Diagnostic, diagnostic, problem } from '../../base/diagnostic.ts';
import { compareCodePoints } from '../../base/order.ts';
import type { Source } from '../engine.ts';
import type { DistinctTexts } from '../label-problems.ts';
import { labelKey, labelValue } from '../labels.ts';
import type { Roles } from '../roles.ts';
import { showCell } from '../show-cell.ts';

/** More classes than this are taken for a mistake. */
export const mostClasses = 100;

/** Values listed in a message. */
const mostListed = 20;

export interface FoundClasses {
  /** In code-point order. */
  readonly classes: readonly string[];
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * The classes of a task: those whose probabilities are named, else every value of label and prediction. Values are one class by
 * value (`1` equals `1.0`), under the spelling that is most frequent.
 *
 * @param distinct texts of the label in all; more than are listed are too many
 */
export function findClasses(
  roles: Roles,
  source: Source,
  {
    labels,
    decisions,
    distinct,
  }: { readonly labels: DistinctTexts; readonly decisions: DistinctTexts; readonly distinct: number },
): FoundClasses {
  const where = { file: source.names[0] ?? '' };
  const fault = (code: 'data.label_values' | 'data.prediction_values', message: string, hint: string) =>
    problem(code, message, { where, hint });
  if (distinct > mostClasses) {
    const message = `label "${roles.label.name}" has ${distinct} values, more than ${mostClasses}: ${list(labels)}, …`;
    return {
      classes: [],
      diagnostics: [fault('data.label_values', message, 'audit an amount with data.task: regression')],
    };
  }
  if (roles.classScores !== undefined) return declaredClasses(roles, { labels, decisions }, fault);
  const spelled = new Map<string, string>();
  for (const { text } of [...labels, ...decisions]) if (!spelled.has(keyOf(text))) spelled.set(keyOf(text), text);
  const classes = [...spelled.values()].sort(compareCodePoints);
  if (classes.length < 2) {
    const message = `label and prediction have one value together: ${list(labels)}`;
    return {
      classes,
      diagnostics: [fault('data.label_values', message, 'a task with several classes needs two at least')],
    };
  }
  const known = new Set(labels.map(({ text }) => keyOf(text)));
  const foreign = decisions.filter(({ text }) => !known.has(keyOf(text)));
  return {
    classes,
    diagnostics: [
      ...oneLabel(roles, labels, where),
      ...(foreign.length === 0 || roles.decision === undefined
        ? []
        : [
            diagnostic(
              'warning',
              'data.prediction_values',
              `prediction "${roles.decision.name}" has values that the label has not: ${list(foreign)}`,
              { where, hint: 'each is a class without rows; correct it if it is a slip' },
            ),
          ]),
    ],
  };
}

type Fault = (code: 'data.label_values' | 'data.prediction_values', message: string, hint: string) => Diagnostic;

function declaredClasses(
  roles: Roles,
  { labels, decisions }: { readonly labels: DistinctTexts; readonly decisions: DistinctTexts },
  fault: Fault,
): FoundClasses {
  const classes = (roles.classScores ?? []).map((role) => role.class);
  const known = new Map<string, string>();
  const diagnostics: Diagnostic[] = [];
  for (const name of classes) {
    const other = known.get(keyOf(name));
    if (other !== undefined)
      diagnostics.push(
        fault('data.label_values', `the classes "${other}" and "${name}" are one value`, 'name one of them'),
      );
    known.set(keyOf(name), name);
  }
  const named = classes.map(showCell).join(', ');
  const foreignTo = (texts: DistinctTexts) => texts.filter(({ text }) => !known.has(keyOf(text)));
  const labelled = foreignTo(labels);
  if (labelled.length > 0) {
    const message = `label "${roles.label.name}" has values without a probability: ${list(labelled)}`;
    diagnostics.push(
      fault('data.label_values', message, `classes with a probability: ${named}; name the others too, or correct them`),
    );
  }
  const decided = foreignTo(decisions);
  if (decided.length > 0 && roles.decision !== undefined) {
    const message = `prediction "${roles.decision.name}" has values without a probability: ${list(decided)}`;
    diagnostics.push(fault('data.prediction_values', message, `classes with a probability: ${named}`));
  }
  return { classes, diagnostics: diagnostics.length > 0 ? diagnostics : oneLabel(roles, labels, {}) };
}

function oneLabel({ label }: Roles, labels: DistinctTexts, where: { readonly file?: string }): Diagnostic[] {
  if (new Set(labels.map(({ text }) => keyOf(text))).size !== 1) return [];
  const message = `all rows of "${label.name}" have the class ${list(labels)}; metrics that compare classes are undefined`;
  const { file } = where;
  return [diagnostic('warning', 'data.one_class', message, file === undefined ? {} : { where: { file } })];
}

function keyOf(text: string): string {
  return labelKey(labelValue(text));
}

function list(texts: DistinctTexts): string {
  const shown = [...texts].sort((a, b) => compareCodePoints(a.text, b.text)).slice(0, mostListed);
  return shown.map(({ text, rows }) => `${showCell(text)} (${rows})`).join(', ');
}
