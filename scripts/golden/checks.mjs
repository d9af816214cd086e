// Which module checks which golden files. A check gives, for every leaf of the JSON, what the library computes for it:
// { metric, actual, tolerance?, relative? }, or { skip: reason } where it is no figure of the library.
import { binaryRules } from './binary.mjs';
import { bootstrapRules } from './bootstrap.mjs';
import { driftRules, pdGradeRules, shiftRules } from './populations.mjs';
import { statsRules } from './stats.mjs';
import { multiclassRules, regressionRules } from './tasks.mjs';

export const checks = [
  { files: /^binary_/, rules: binaryRules },
  { files: /^bootstrap$/, rules: bootstrapRules },
  { files: /^stats$/, rules: statsRules },
  { files: /^multiclass/, rules: multiclassRules },
  { files: /^regression/, rules: regressionRules },
  { files: /^drift/, rules: driftRules },
  { files: /^shift/, rules: shiftRules },
  { files: /^pd_grades/, rules: pdGradeRules },
];
