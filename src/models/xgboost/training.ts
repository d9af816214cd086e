import { type DocumentValue, isObject } from '../document.ts';

/** Training parameters worth printing, from the `Config` of a pickled booster; a plain model file has none. */
export function readTraining(config: DocumentValue | undefined): Record<string, string> {
  let node = config;
  for (const key of ['learner', 'gradient_booster', 'tree_train_param'])
    node = isObject(node) ? node.get(key) : undefined;
  if (!isObject(node)) return {};
  const found: Record<string, string> = {};
  for (const [key, label] of printed) {
    const value = node.get(key);
    if (typeof value === 'string') found[label] = value;
  }
  return found;
}

const printed: readonly (readonly [string, string])[] = [
  ['eta', 'learning rate'],
  ['learning_rate', 'learning rate'],
  ['max_depth', 'depth limit'],
  ['min_child_weight', 'least weight of a leaf'],
  ['subsample', 'share of rows per tree'],
  ['colsample_bytree', 'share of columns per tree'],
  ['reg_lambda', 'L2 penalty'],
  ['reg_alpha', 'L1 penalty'],
];
