import { publish } from '../../base/format.ts';
import { jcsText } from '../../base/jcs.ts';
import type { Cell, ContentBlock, Fact, PerformedContent } from '../../record/content.ts';
import type { AuditContext } from '../context.ts';
import type { PerturbationRow, ShiftFacts, ShiftRow } from '../measured-facts.ts';
import { decisionRule, noRule } from './07-individual.ts';
import { subgroups } from './10-subgroups.ts';
import { absent, keyAt, later, merged, metricAt, metricOr, performed, rowsCountedOnce, table } from './cells.ts';

/** Section 10: another population, noise on the inputs, and the groups in which the model is weakest. */
export function robustnessStep(context: AuditContext): ContentBlock {
  const { shifts, perturbations } = context.facts;
  return performed(
    merged(
      shifts === null ? noShift(context) : shiftTables(context, shifts),
      perturbations.length === 0 ? noNoise(context) : noiseTable(context, perturbations),
      subgroups(context),
    ),
  );
}

function noShift({ attributes, config: { data } }: AuditContext): PerformedContent {
  const reason =
    data.task !== 'binary'
      ? later('shifts populations whose label is not one of two classes')
      : attributes.length === 0
        ? absent('no_protected_attributes', 'name the columns under “data.protected_attributes”')
        : absent('not_requested', 'name shifts of group shares under “shifts”, for example “gender:+0.1”');
  return { absent: { '10.1': reason, '10.2': reason } };
}

function shiftTables(context: AuditContext, facts: ShiftFacts): PerformedContent {
  const { shifts, worst, worstCase, limit } = facts;
  const rows = shifts.flatMap((shift) => shiftRows(context, shift));
  const margins = shifts.flatMap(({ shift, attribute, margins: ofShift, reason }): Cell[][] =>
    ofShift.length === 0
      ? [[shift, attribute, null, null, null, reason]]
      : ofShift.map(({ group, observed, target }) => [shift, attribute, group, observed, target, reason]),
  );
  const cases = worstCase
    // Figures by the moved attribute, alone or crossed, cannot move.
    .filter(({ attribute, by }) => by === null || !by.split('*').includes(attribute))
    .map(({ attribute, distance, metric, by, value }): Cell[] => [
      attribute,
      distance,
      metric,
      by,
      baselineCell(context, shifts, metric, by),
      value,
    ]);
  const largest = metricAt(context, 'max_metric_degradation_under_shift');
  const worstFact: Record<string, Fact> =
    worst === null
      ? {}
      : {
          worst_shift: {
            shift: worst.shift,
            metric_id: worst.metric,
            by: worst.by,
            degradation: worst.degradation,
            ...(largest === undefined
              ? {}
              : { largest: { metric: keyAt(context, 'max_metric_degradation_under_shift') } }),
          },
        };
  const columns = [
    'shift',
    'attribute',
    'size',
    'metric',
    'by',
    'baseline',
    'shifted',
    'change',
    'lower',
    'upper',
    'invariant',
    'reason',
  ];
  return {
    facts: { ...worstFact, degradation_limit: limit },
    tables: {
      shifts: table('10.1', columns, rows),
      shift_margins: table('10.1', ['shift', 'attribute', 'group', 'observed', 'target', 'reason'], margins),
      ...(cases.length === 0
        ? {}
        : { worst_case: table('10.2', ['attribute', 'distance', 'metric', 'by', 'baseline', 'value'], cases) }),
    },
    absent: cases.length === 0 ? { '10.2': absent('not_requested', 'name shifts of group shares under “shifts”') } : {},
  };
}

function shiftRows(context: AuditContext, { shift, attribute, metrics }: ShiftRow): Cell[][] {
  const size = sizeOf(shift);
  const params = jcsText({ shift });
  return metrics.map((m): Cell[] => {
    const by = m.attribute === null ? {} : { attribute: m.attribute };
    return [
      shift,
      attribute,
      size,
      m.metric,
      m.attribute,
      m.baseline === null ? null : metricOr(context, m.metric, by, m.baseline),
      m.shifted === null ? null : metricOr(context, `shifted.${m.metric}`, { ...by, params }, m.shifted),
      m.change,
      m.lower,
      m.upper,
      m.invariant,
      m.reason,
    ];
  });
}

/** The signed share at the end of a shift as written, `gender:+0.1`. */
function sizeOf(shift: string): number | null {
  const size = Number(/:([+-]?[0-9.]+)$/.exec(shift)?.[1] ?? Number.NaN);
  return Number.isFinite(size) ? size : null;
}

function baselineCell(context: AuditContext, shifts: readonly ShiftRow[], metric: string, by: string | null): Cell {
  const found = shifts.flatMap((s) => s.metrics).find((m) => m.metric === metric && m.attribute === by);
  return metricOr(context, metric, by === null ? {} : { attribute: by }, found?.baseline ?? null);
}

function noNoise({ model, config, facts }: AuditContext): PerformedContent {
  return {
    absent: {
      '10.3':
        model.hash === null
          ? absent('no_model', 'name the model file under “model.path”')
          : config.data.task !== 'binary'
            ? later('moves the inputs of a model whose label is not one of two classes')
            : config.metrics.stability !== undefined && facts.threshold.value === null
              ? absent('not_in_this_version', noRule)
              : absent('not_requested', 'set “metrics.stability.enabled: true”'),
    },
  };
}

function noiseTable(context: AuditContext, rows: readonly PerturbationRow[]): PerformedContent {
  const columns = ['epsilon', 'n', 'flips', 'flip_rate', 'score_change_p95', 'score_change_max'];
  const rule = decisionRule(context);
  return {
    facts: {
      ...(rule.decided_at === undefined ? {} : { noise: rule }),
      ...rowsCountedOnce(context, 'noise_weights'),
    },
    tables: {
      noise: table(
        '10.3',
        columns,
        rows.map(({ epsilon, n, flips, scoreChangeP95, scoreChangeMax }): Cell[] => {
          const at = { params: jcsText({ epsilon }) };
          return [
            epsilon,
            n,
            flips,
            metricOr(context, 'perturbation_flip_rate', at, n === 0 ? null : publish(flips / n)),
            metricOr(context, 'perturbation_score_change_p95', at, scoreChangeP95),
            metricOr(context, 'perturbation_score_change_max', at, scoreChangeMax),
          ];
        }),
      ),
    },
  };
}
