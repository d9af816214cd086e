import { type Diagnostic, problem } from '../base/diagnostic.ts';
import { nearest } from '../base/suggest.ts';
import { positionOf } from '../config/as-written.ts';
import type { AuditConfig } from '../config/audit-config.ts';
import { definitionOf, metricNames } from '../metrics/catalogue.ts';

/** A declared figure has to be one that is measured for the model as a whole, with an interval. */
export function declaredAccuracyProblems({ modelCard }: AuditConfig, configName: string): Diagnostic[] {
  const { declaredAccuracy: declared } = modelCard;
  if (declared === undefined) return [];
  const where = { where: { file: configName, ...positionOf(declared.place) } };
  const definition = definitionOf(declared.metric);
  const say = (message: string, hint: string) => [problem('config.value', message, { ...where, hint })];
  if (definition === undefined) {
    const close = nearest(declared.metric, metricNames(), 3).map((name) => `"${name}"`);
    return say(`"${declared.metric}" is not a metric`, `nearest: ${close.join(', ')}; all: glassalpha list metrics`);
  }
  if (definition.slices !== 'overall')
    return say(`"${declared.metric}" is no figure of the whole model`, 'declare one such as accuracy or roc_auc');
  if (definition.interval === null)
    return say(`"${declared.metric}" has no interval to compare with`, 'declare one such as accuracy or roc_auc');
  return [];
}
