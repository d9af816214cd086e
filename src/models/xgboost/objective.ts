import { log } from '../../base/detmath.ts';
import type { Link, Model } from '../model.ts';

/** What an objective of XGBoost says about a model: its task, its link, and the unit in which `base_score` stands. */
export interface Objective {
  readonly task: Model['task'];
  readonly link: Link;
  /** Margin of a base score, in float32 as the library computes it. */
  readonly toMargin: (baseScore: number) => number;
  readonly note?: string;
}

/**
 * Objectives whose scores an audit can use. Others are refused by name: rankings have no score per person, hinge has no
 * score at all, several quantiles or targets are several models.
 */
export const objectives: ReadonlyMap<string, Objective> = new Map<string, Objective>([
  ['binary:logistic', { task: 'binary', link: 'logistic', toMargin: logit }],
  ['reg:logistic', { task: 'binary', link: 'logistic', toMargin: logit }],
  [
    'binary:logitraw',
    { task: 'binary', link: 'identity', toMargin: logit, note: 'The scores are log-odds, not probabilities.' },
  ],
  ['multi:softprob', { task: 'multiclass', link: 'softmax', toMargin: asIs }],
  [
    'multi:softmax',
    {
      task: 'multiclass',
      link: 'softmax',
      toMargin: asIs,
      note: 'The objective multi:softmax makes the library return the class alone; the scores here are its class probabilities.',
    },
  ],
  ['reg:squarederror', { task: 'regression', link: 'identity', toMargin: asIs }],
  ['reg:linear', { task: 'regression', link: 'identity', toMargin: asIs }],
  ['reg:squaredlogerror', { task: 'regression', link: 'identity', toMargin: asIs }],
  ['reg:pseudohubererror', { task: 'regression', link: 'identity', toMargin: asIs }],
  ['reg:absoluteerror', { task: 'regression', link: 'identity', toMargin: asIs }],
  ['reg:quantileerror', { task: 'regression', link: 'identity', toMargin: asIs }],
  ['reg:gamma', { task: 'regression', link: 'exp', toMargin: logarithm }],
  ['reg:tweedie', { task: 'regression', link: 'exp', toMargin: logarithm }],
  ['count:poisson', { task: 'regression', link: 'exp', toMargin: logarithm }],
  ['survival:cox', { task: 'regression', link: 'exp', toMargin: logarithm }],
  ['survival:aft', { task: 'regression', link: 'exp', toMargin: logarithm }],
]);

/** −log(1/p − 1) with every step in float32. */
function logit(p: number): number {
  const odds = Math.fround(Math.fround(1 / p) - 1);
  return 0 - Math.fround(log(odds));
}

function logarithm(x: number): number {
  return Math.fround(log(x));
}

function asIs(x: number): number {
  return x;
}
