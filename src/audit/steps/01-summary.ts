import type { ContentBlock, Fact } from '../../record/content.ts';
import type { Metric } from '../../record/metric.ts';
import type { AuditContext } from '../context.ts';
import { openFindings } from './01-findings.ts';
import { keyAt, later, merged, metricAt, performed } from './cells.ts';

/** Section 1: the gate board is drawn from `gates`; the five facts are chosen here by rule (report.md 6, 1.2). */
export function summaryStep(context: AuditContext): ContentBlock {
  const own = {
    facts: {
      five_facts: [
        { kind: 'outcome' },
        rankingFact(context),
        calibrationFact(context),
        selectionFact(context),
        shiftFact(context),
      ],
    },
    absent: {
      '1.4': later('compares with an earlier report (“previous”)'),
    },
  };
  return performed(merged(own, openFindings(context)));
}

/** AUC, or accuracy where the data hold decisions only. */
function rankingFact(context: AuditContext): Fact {
  const id = headlineId(context);
  return { kind: 'performance', metric: { metric: keyAt(context, id) } };
}

function headlineId({ config, hasScores }: AuditContext): string {
  if (config.data.task === 'regression') return 'mae';
  return hasScores && config.data.task === 'binary' ? 'roc_auc' : 'accuracy';
}

function calibrationFact(context: AuditContext): Fact {
  if (context.config.data.task === 'regression') return expectedFact(context);
  if (!context.hasScores) return { kind: 'calibration', absent: 'no_scores' };
  if (context.config.data.scoreKind === 'points') return { kind: 'calibration', absent: 'task_mismatch' };
  if (context.config.calibrationTesting === false) return { kind: 'calibration', absent: 'not_requested' };
  return {
    kind: 'calibration',
    ...(context.config.data.task === 'binary'
      ? { metric: { metric: keyAt(context, 'ece_width_10') }, null_mean: { metric: keyAt(context, 'ece_null_mean') } }
      : { metric: { metric: keyAt(context, 'ece_top_label_10') } }),
  };
}

/** Of amounts: the group whose outcomes are farthest from its predictions. */
function expectedFact(context: AuditContext): Fact {
  if (context.attributes.length === 0) return { kind: 'calibration', absent: 'no_protected_attributes' };
  if (context.config.calibrationTesting === false) return { kind: 'calibration', absent: 'not_requested' };
  const id = 'observed_expected_ratio';
  const far = (attribute: string) => {
    const value = numberOf(metricAt(context, id, { attribute }));
    return value === undefined || value <= 0 ? 0 : Math.max(value, 1 / value);
  };
  const names = context.attributes.map(({ name }) => name);
  const attribute = names.reduce((most, name) => (far(name) > far(most) ? name : most));
  return { kind: 'calibration', metric: { metric: keyAt(context, id, { attribute }) } };
}

/** The attribute with the widest selection-rate gap; ties go to the first declared. */
function selectionFact(context: AuditContext): Fact {
  if (context.attributes.length === 0) return { kind: 'selection_gap', absent: 'no_protected_attributes' };
  if (context.config.fairnessAnalysis === false) return { kind: 'selection_gap', absent: 'not_requested' };
  const id = context.config.data.task === 'regression' ? 'mean_prediction_difference' : 'demographic_parity_difference';
  let worst: { attribute: string; value: number } | undefined;
  for (const { name: attribute } of context.attributes) {
    const value = numberOf(metricAt(context, id, { attribute }));
    if (value !== undefined && (worst === undefined || value > worst.value)) worst = { attribute, value };
  }
  const attribute = worst?.attribute ?? context.attributes[0]?.name ?? '';
  return { kind: 'selection_gap', attribute, metric: { metric: keyAt(context, id, { attribute }) } };
}

/** The largest worsening over the configured shifts. */
function shiftFact(context: AuditContext): Fact {
  const { shifts } = context.facts;
  if (shifts === null) {
    return { kind: 'shift', absent: context.attributes.length === 0 ? 'no_protected_attributes' : 'not_requested' };
  }
  return {
    kind: 'shift',
    metric: { metric: keyAt(context, 'max_metric_degradation_under_shift') },
    shifts: shifts.shifts.length,
    ...(shifts.worst === null
      ? {}
      : { shift: shifts.worst.shift, metric_id: shifts.worst.metric, by: shifts.worst.by }),
  };
}

function numberOf(metric: Metric | undefined): number | undefined {
  return metric?.kind === 'value' ? metric.value : undefined;
}
