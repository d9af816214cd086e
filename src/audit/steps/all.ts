import type { Content, SectionKey } from '../../record/content.ts';
import { type AuditContext, isBinary } from '../context.ts';
import { summaryStep } from './01-summary.ts';
import { modelCardStep } from './02-model-card.ts';
import { dataStep } from './03-data.ts';
import { preprocessingStep } from './04-preprocessing.ts';
import { performanceStep } from './05-performance.ts';
import { calibrationStep } from './06-calibration.ts';
import { fairnessStep } from './07-fairness.ts';
import { explainabilityStep } from './08-explainability.ts';
import { reasonsStep } from './09-reasons.ts';
import { robustnessStep } from './10-robustness.ts';
import { limitationsStep } from './11-limitations.ts';
import { gatesStep } from './12-gates.ts';
import { monitoringStep } from './13-monitoring.ts';
import { provenanceStep } from './14-provenance.ts';
import { definitionsStep } from './a-definitions.ts';
import { groupTablesStep } from './b-group-tables.ts';
import { indexStep } from './c-index.ts';
import { frontContent } from './front.ts';
import { otherTaskBlocks } from './other-tasks.ts';

/**
 * The record's `content`: one block per section of the report, then the limitations, the definitions and the review
 * page, which look at the others. Pure: nothing is measured, read or timed here.
 */
export function buildContent(context: AuditContext): Content {
  const measured: Omit<Content, 'front' | '11' | 'A'> = {
    '1': summaryStep(context),
    '2': modelCardStep(context),
    '3': dataStep(context),
    '4': preprocessingStep(context),
    ...ratedBlocks(context),
    '8': explainabilityStep(),
    '9': reasonsStep(context),
    '10': robustnessStep(context),
    '12': gatesStep(context),
    '13': monitoringStep(),
    '14': provenanceStep(context),
    B: groupTablesStep(),
    C: indexStep(),
  } satisfies Record<Exclude<SectionKey, '11' | 'A'>, unknown>;
  const blocks = {
    ...measured,
    '11': limitationsStep(context, measured),
    A: definitionsStep(context, measured),
  };
  return { front: frontContent(context, blocks), ...blocks };
}

/** Performance, calibration and fairness of the audit's kind of label. */
function ratedBlocks(context: AuditContext): Pick<Content, '5' | '6' | '7'> {
  if (!isBinary(context)) return otherTaskBlocks(context);
  return { '5': performanceStep(context), '6': calibrationStep(context), '7': fairnessStep(context) };
}
