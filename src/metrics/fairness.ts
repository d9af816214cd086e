import { define } from './define.ts';
import { againstReference } from './fairness/against-reference.ts';
import { benefitSpread } from './fairness/benefit-spread.ts';
import { groupGaps } from './fairness/group-gaps.ts';
import { scoreDistances } from './fairness/score-distances.ts';
import { withinStrata } from './fairness/within-strata.ts';

export const fairnessDefaults = {
  family: 'fairness',
  section: '7.3',
  slices: 'attribute',
  tasks: ['binary', 'multiclass'],
} as const;

/** Group fairness: the groups of one attribute compared (metrics.md 8.5). */
export const fairnessMetrics = define(fairnessDefaults, [
  ...groupGaps,
  ...againstReference,
  ...withinStrata,
  ...scoreDistances,
  ...benefitSpread,
]);
