import { type Diagnostic, problem } from '../base/diagnostic.ts';
import { nearest } from '../base/suggest.ts';
import { definitionOf, metricNames } from '../metrics/catalogue.ts';
import type { MetricDefinition } from '../metrics/definition.ts';
import { type Comparison, comparisons, severities, thresholdBases } from '../record/decisions.ts';
import { comparisonOf } from './comparison.ts';
import type { Field, GateDraft } from './gate-draft.ts';
import { gateId } from './gate-id.ts';
import { parseParameters } from './gate-parameters.ts';
import { parseCondition, parseSeverityWhen } from './parse-condition.ts';
import { keyProblems, missingKeys } from './parse-keys.ts';
import { countField } from './parse-number.ts';
import {
  booleanField,
  dateField,
  isAbsent,
  mapField,
  notAWord,
  optionalText,
  type Report,
  textField,
  textList,
  valueAt,
  wordField,
} from './parse-text.ts';
import { parseThreshold } from './parse-threshold.ts';
import { type Gate, plainGate } from './policy.ts';
import { gateKeys, requiredGateKeys } from './policy-keys.ts';
import { parseScope } from './scope.ts';

const decisionRules = ['point', 'ci'] as const;
/** Who carries the burden where the interval settles nothing (policy.md 2.3). */
const burdens = ['fail', 'warn'] as const;

/** What a gate takes over from its policy. */
export type GateOwner = Pick<Gate, 'owner' | 'reviewDate'>;

/** Reads the values of a gate, wherever they stand; undefined if it cannot be judged, which is then reported. */
export function parseGate(draft: GateDraft, policy: GateOwner, report: Report): Gate | undefined {
  const { fields, where } = draft;
  const written = [...draft.written, ...fields.keys()];
  missingKeys(written, { owner: draft.label, known: gateKeys, required: requiredGateKeys }, where).forEach(report);
  /** Reads a key where it stands; `absent` if it does not. */
  const read = <T, A>(key: string, absent: A, reader: (field: Field) => T): T | A => {
    const field = fields.get(key);
    return field === undefined ? absent : reader(field);
  };

  const name = read('name', undefined, ({ yaml, path }) => textField(yaml, path, report));
  const id = idOf(fields, name, report);
  const metric = read('metric', undefined, ({ yaml, path }) => textField(yaml, path, report));
  const definition = metric === undefined ? undefined : metricOf(metric, fields, report);
  const comparison = read('comparison', undefined, (field) => comparisonField(field, report));
  const severity = read('severity', undefined, ({ yaml, path }) => wordField(yaml, path, severities, report));
  const threshold = read('threshold', undefined, ({ yaml, path }) =>
    parseThreshold(yaml, path, { definition, comparison, severity }, report),
  );
  const rest = {
    clause: read('clause', '', ({ yaml, path }) => textField(yaml, path, report, true)),
    scope: parseScope(fields.get('scope'), fields.get('attribute'), report),
    parameters: read('params', plainGate.parameters, ({ yaml, path }) =>
      definition === undefined ? {} : parseParameters(yaml, path, definition, report),
    ),
    decisionRule: read('decision_rule', plainGate.decisionRule, ({ yaml, path }) =>
      wordField(yaml, path, decisionRules, report),
    ),
    onInconclusive: read('on_inconclusive', plainGate.onInconclusive, ({ yaml, path }) =>
      wordField(yaml, path, burdens, report),
    ),
    minN: read('min_n', null, (field) => countOrNull(field, report)),
    minEvents: read('min_events', null, (field) => countOrNull(field, report)),
    allowUndefinedGroups: read('allow_undefined_groups', plainGate.allowUndefinedGroups, (f) => allowed(f, report)),
    authorities: read('authorities', plainGate.authorities, ({ yaml, path }) =>
      isAbsent(yaml, path) ? [] : textList(yaml, path, report),
    ),
    thresholdBasis: read('threshold_basis', plainGate.thresholdBasis, ({ yaml, path }) =>
      wordField(yaml, path, thresholdBases, report),
    ),
    rationale: read('rationale', null, ({ yaml, path }) => optionalText(yaml, path, report)),
    appliesIf: read('applies_if', null, ({ yaml, path }) =>
      isAbsent(yaml, path) ? null : parseCondition(yaml, path, report),
    ),
    severityWhen: read('severity_when', plainGate.severityWhen, ({ yaml, path }) =>
      parseSeverityWhen(yaml, path, report),
    ),
    waivable: read('waivable', plainGate.waivable, ({ yaml, path }) => booleanField(yaml, path, report)),
    owner: read('owner', policy.owner, ({ yaml, path }) => optionalText(yaml, path, report) ?? policy.owner),
    reviewDate: read('review_date', policy.reviewDate, ({ yaml, path }) =>
      isAbsent(yaml, path) ? policy.reviewDate : dateField(yaml, path, report),
    ),
  };
  ruleProblem(rest.decisionRule, comparison, definition, fields, report);

  if (name === undefined || id === undefined || metric === undefined || definition === undefined) return undefined;
  if (comparison === undefined || severity === undefined || threshold === undefined || !isWhole(rest)) return undefined;
  const places = Object.fromEntries(
    [...fields].flatMap(([key, { yaml, path }]) => {
      const place = yaml.at(path);
      return place === undefined ? [] : [[key, place]];
    }),
  );
  return { id, name, metric, definition, threshold, comparison, severity, ...rest, where, places };
}

/** The same map with nothing undefined in it: what could not be read was reported. */
type Whole<T> = { readonly [K in keyof T]: Exclude<T[K], undefined> };

function isWhole<T extends object>(parts: T): parts is T & Whole<T> {
  return Object.values(parts).every((part) => part !== undefined);
}

function idOf(fields: GateDraft['fields'], name: string | undefined, report: Report): string | undefined {
  const field = fields.get('id');
  if (field !== undefined) {
    const id = textField(field.yaml, field.path, report);
    if (id === undefined || /^[a-z0-9_]+$/.test(id)) return id;
    const where = field.yaml.at(field.path);
    const hint = `write ${gateId(id) || 'letters and digits'}`;
    report(problem('policy.schema', `id "${id}" may hold a–z, 0–9 and _ only`, { rule: 'id', hint, where }));
    return undefined;
  }
  const id = name === undefined ? undefined : gateId(name);
  if (id !== '') return id;
  const at = fields.get('name');
  const message = `gate name "${name}" has no letter or digit (a–z, 0–9) to make an id from`;
  report(problem('policy.schema', message, { rule: 'id', where: at?.yaml.at(at.path) }));
  return undefined;
}

/** `q` of `params` chooses among metrics that are named by it: `lift` with q 0.1 is `lift@0.1`. */
function metricOf(metric: string, fields: GateDraft['fields'], report: Report): MetricDefinition | undefined {
  const params = fields.get('params');
  const q = params === undefined ? undefined : valueAt(params.yaml.value, [...params.path, 'q']);
  const atShare = typeof q === 'number' ? definitionOf(`${metric.replace(/@.*$/, '')}@${q}`) : undefined;
  const definition = atShare ?? definitionOf(metric);
  if (definition === undefined) {
    const close = nearest(metric, metricNames(), 3).map((name) => `"${name}"`);
    const hint = `nearest: ${close.join(', ')}; all: glassalpha list metrics`;
    const field = fields.get('metric');
    const where = field?.yaml.at(field.path);
    report(problem('policy.unknown_metric', `"${metric}" is not a metric`, { hint, where }));
  }
  return definition;
}

function comparisonField({ yaml, path }: Field, report: Report): Comparison | undefined {
  const word = textField(yaml, path, report);
  if (word === undefined) return undefined;
  const comparison = comparisonOf(word);
  if (comparison === undefined) report(notAWord(word, comparisons, yaml, path));
  return comparison;
}

function countOrNull({ yaml, path }: Field, report: Report): number | null | undefined {
  return isAbsent(yaml, path) ? null : countField(yaml, path, report);
}

/** `allow_undefined_groups`: a list of `{group, rationale}`. */
function allowed({ yaml, path }: Field, report: Report): Gate['allowUndefinedGroups'] | undefined {
  if (isAbsent(yaml, path)) return [];
  const value = valueAt(yaml.value, path);
  if (!Array.isArray(value)) {
    const hint = 'write allow_undefined_groups: [{group: "…", rationale: "…"}]';
    const where = yaml.at(path);
    report(problem('policy.schema', 'allow_undefined_groups must be a list', { rule: 'text', hint, where }));
    return undefined;
  }
  const groups = value.map((_, i) => {
    const at = [...path, i];
    const map = mapField(yaml, at, report);
    if (map === undefined) return undefined;
    const keys = ['group', 'rationale'] as const;
    const noun = 'a field of allow_undefined_groups';
    keyProblems(yaml, at, map, { noun, owner: 'an allowed group', known: keys, required: keys }).forEach(report);
    const [group, rationale] = keys.map((key) => textField(yaml, [...at, key], report));
    return group === undefined || rationale === undefined ? undefined : { group, rationale };
  });
  const read = groups.filter((group) => group !== undefined);
  return read.length === groups.length ? read : undefined;
}

/** The rule `ci` needs an interval to judge, and no interval lies on one point. */
function ruleProblem(
  rule: Gate['decisionRule'] | undefined,
  comparison: Comparison | undefined,
  definition: MetricDefinition | undefined,
  fields: GateDraft['fields'],
  report: Report,
): void {
  if (rule !== 'ci') return;
  const field = fields.get('decision_rule');
  const say = (message: string, hint: string): void => {
    const found: Diagnostic = problem('policy.schema', message, {
      rule: 'rule',
      hint,
      where: field?.yaml.at(field.path),
    });
    report(found);
  };
  if (comparison === 'equals')
    say('decision_rule: ci with comparison: equals', 'write between, or decision_rule: point');
  else if (definition !== undefined && definition.interval === null && !definition.fact) {
    say(
      `${definition.id} never has an interval, so decision_rule: ci could not judge it`,
      'write decision_rule: point',
    );
  }
}
