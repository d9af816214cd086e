import { type DocumentObject, isObject } from '../document.ts';
import { type Findings, integerAt, join, objectAt, textAt } from '../fields.ts';
import { scoresHint } from '../scores-hint.ts';
import { readBaseScore } from './base-score.ts';
import { type Objective, objectives } from './objective.ts';

/** What the learner says before its booster is looked at. */
export interface Outline {
  readonly objective: Objective;
  readonly objectiveName: string;
  readonly outputs: number;
  readonly featureCount: number;
  /** Margins, per output. */
  readonly base: Float64Array;
  readonly parameters: Readonly<Record<string, string | number>>;
}

const count = { min: 0, max: 2 ** 31 - 1 };

/** The objective, sizes and base of a learner; undefined after reporting what is wrong. */
export function readOutline(learner: DocumentObject, findings: Findings, path: string): Outline | undefined {
  const objectiveObject = objectAt(findings, learner, 'objective', path);
  const param = objectAt(findings, learner, 'learner_model_param', path);
  if (objectiveObject === undefined || param === undefined) return undefined;
  const objectiveName = textAt(findings, objectiveObject, 'name', join(path, 'objective'));
  const paramPath = join(path, 'learner_model_param');
  const featureCount = integerAt(findings, param, 'num_feature', paramPath, count);
  const classes = integerAt(findings, param, 'num_class', paramPath, { min: 0, max: 100_000 });
  const targets = param.has('num_target') ? integerAt(findings, param, 'num_target', paramPath, count) : 1;
  const baseText = textAt(findings, param, 'base_score', paramPath);
  if (objectiveName === undefined || featureCount === undefined || classes === undefined) return undefined;
  if (targets === undefined || baseText === undefined) return undefined;

  const objective = objectives.get(objectiveName);
  if (objective === undefined) {
    findings.unsupported(`the objective ${JSON.stringify(objectiveName.slice(0, 60))} is not supported`, scoresHint);
    return undefined;
  }
  if (targets > 1) {
    findings.unsupported(`a model with ${targets} targets is not supported`, scoresHint);
    return undefined;
  }
  const multiclass = objective.task === 'multiclass';
  if (multiclass !== classes > 1) {
    findings.refuse(join(paramPath, 'num_class'), `${classes} classes with the objective ${objectiveName}`);
    return undefined;
  }
  const outputs = multiclass ? classes : 1;
  const base = readBaseScore(baseText, outputs, objective, findings, join(paramPath, 'base_score'));
  if (base === undefined) return undefined;
  const loss = objectiveObject.get('reg_loss_param');
  const weight = isObject(loss) ? loss.get('scale_pos_weight') : undefined;
  return {
    objective,
    objectiveName,
    outputs,
    featureCount,
    base,
    parameters: {
      'base score': baseText,
      ...(multiclass ? { classes } : {}),
      ...(typeof weight === 'string' && weight !== '1' ? { 'weight of the positive class': weight } : {}),
      'input columns': featureCount,
    },
  };
}
