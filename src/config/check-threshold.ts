import type { Missing, Report, Stated } from './check-report.ts';
import { isMap } from './places.ts';
import type { ConfigFile } from './schema/audit-config-schema.ts';

/** Each threshold policy has keys of its own; one that it does not read would be swallowed. */
export function checkThreshold(file: ConfigFile, stated: Stated, missing: Missing, report: Report): void {
  const { threshold, data } = file;
  checkScale(file, stated, missing, report);
  if (!isMap(threshold) || threshold.policy === undefined) return;
  const { policy } = threshold;
  const fitted = policy !== 'fixed' && policy !== 'from_file';
  const needsRate = policy.startsWith('target_');
  const unread = (key: 'value' | 'rate' | 'fit_on', why: string) => {
    if (threshold[key] !== undefined)
      report('config.conflict', ['threshold', key], `threshold.policy: ${policy} ${why}`, 'keep one');
  };
  if (policy === 'fixed' && !stated('threshold', 'value')) missing(['threshold', 'value'], 'value: 0.5');
  if (policy === 'from_file') {
    unread('value', 'takes the decision column, but a value is given');
    if (!stated('data', 'prediction_column'))
      missing(['data', 'prediction_column'], 'prediction_column: <the column with the decisions>');
  }
  if (fitted) unread('value', 'finds the threshold, but a value is given');
  if (!needsRate) unread('rate', 'reads no rate');
  if (!fitted) unread('fit_on', 'is not fitted');
  if (needsRate && !stated('threshold', 'rate')) missing(['threshold', 'rate'], 'rate: 0.3');
  for (const [key, other] of [
    ['c_fp', 'c_fn'],
    ['c_fn', 'c_fp'],
  ] as const) {
    const wanted = policy === 'cost' || threshold[other] !== undefined;
    if (wanted && !stated('threshold', key)) missing(['threshold', key], `${key}: 1`);
  }
  for (const split of ['train', 'reference'] as const) {
    if (threshold.fit_on === split && !stated('data', split))
      missing(['data', split], `${split}: {path: data/${split}.csv}`);
  }
  if (!fitted || stated('model', 'path')) return;
  if (data?.prediction_column !== undefined)
    report(
      'config.conflict',
      ['data', 'prediction_column'],
      `data.prediction_column holds decisions, but threshold.policy: ${policy} makes others`,
      'write threshold: {policy: from_file}, or remove the column',
    );
  else if (!stated('data', 'score_column'))
    report(
      'config.missing_key',
      ['data', 'score_column'],
      `threshold.policy: ${policy} needs scores; add: score_column: <the column with the scores>`,
    );
}

/** Points have thresholds of their own scale, and none that could be meant without a word. */
function checkScale({ threshold, data }: ConfigFile, stated: Stated, missing: Missing, report: Report): void {
  const points = data?.score_kind === 'points';
  if (points && stated('model', 'path'))
    report(
      'config.conflict',
      ['data', 'score_kind'],
      'data.score_kind: points with model.path: the model gives probabilities, which no points can be checked against',
      'leave out score_kind and score_column, or model.path',
    );
  if (points && !stated('threshold')) missing(['threshold'], 'threshold: 600, on the scale of the points');
  const value = isMap(threshold) ? threshold.value : threshold;
  if (points || value === undefined || (value >= 0 && value <= 1)) return;
  const path = isMap(threshold) ? ['threshold', 'value'] : ['threshold'];
  report(
    'config.value',
    path,
    `${path.join('.')} must be a number from 0 to 1, found ${value}`,
    'only data.score_kind: points has thresholds of its own scale; those of logit are probabilities',
  );
}
