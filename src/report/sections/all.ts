import type { ReportSection } from '../blocks.ts';
import { summarySection } from './01-summary.ts';
import { modelCardSection } from './02-model-card.ts';
import { dataSection } from './03-data.ts';
import { preprocessingSection } from './04-preprocessing.ts';
import { performanceSection } from './05-performance.ts';
import { calibrationSection } from './06-calibration.ts';
import { fairnessSection } from './07-fairness.ts';
import { explainabilitySection } from './08-explainability.ts';
import { reasonsSection } from './09-reasons.ts';
import { robustnessSection } from './10-robustness.ts';
import { limitationsSection } from './11-limitations.ts';
import { gatesSection } from './12-gates.ts';
import { monitoringSection } from './13-monitoring.ts';
import { provenanceSection } from './14-provenance.ts';
import { definitionsSection } from './a-definitions.ts';
import { groupTablesSection } from './b-group-tables.ts';
import { indexSection } from './c-index.ts';

/** Every section of the report, in order; each always stands. */
export const reportSections: readonly ReportSection[] = [
  summarySection,
  modelCardSection,
  dataSection,
  preprocessingSection,
  performanceSection,
  calibrationSection,
  fairnessSection,
  explainabilitySection,
  reasonsSection,
  robustnessSection,
  limitationsSection,
  gatesSection,
  monitoringSection,
  provenanceSection,
  definitionsSection,
  groupTablesSection,
  indexSection,
];
