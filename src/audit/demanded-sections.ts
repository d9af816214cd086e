import { type Diagnostic, problem } from '../base/diagnostic.ts';
import type { AuditInputs } from './load-inputs.ts';

/** Why calibration cannot be computed, and what would bring it. */
export interface CalibrationLack {
  readonly lacks: string;
  readonly give: string;
}

/**
 * `true` demands a section: it must be computable, not merely tried (interface.md 5).
 *
 * @param attributes with the rows of their groups
 * @param calibration null: it can be computed
 */
export function demandedSections(
  { config, configName }: Pick<AuditInputs, 'config' | 'configName'>,
  attributes: readonly { readonly groups: readonly { readonly n: number }[] }[],
  calibration: CalibrationLack | null,
): Diagnostic[] {
  const demand = (key: string, lacks: string, give: string): Diagnostic =>
    problem('config.section_required', `${key}: true, but ${lacks}`, {
      where: { file: configName },
      hint: `give ${give}, or set ${key}: auto`,
    });
  const found: Diagnostic[] = [];
  if (config.fairnessAnalysis === true && !hasComparedGroups(attributes)) {
    found.push(demand('fairness_analysis', 'no protected attribute has 2 groups', 'data.protected_attributes'));
  }
  if (config.calibrationTesting === true && calibration !== null) {
    found.push(demand('calibration_testing', calibration.lacks, calibration.give));
  }
  return found;
}

/** Whether an attribute has two groups with rows. */
export function hasComparedGroups(
  attributes: readonly { readonly groups: readonly { readonly n: number }[] }[],
): boolean {
  return attributes.some(({ groups }) => groups.filter(({ n }) => n > 0).length >= 2);
}
