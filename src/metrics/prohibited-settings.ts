import type { Metric } from '../record/metric.ts';
import type { AskedSetting } from './compute-settings.ts';
import { toMetric } from './outcome.ts';
import type { RowStatistics } from './row-statistics.ts';

/**
 * `prohibited_input_count` with attributes left out (`except`: age under Regulation B), under keys of their own.
 *
 * @param isCalled whether a policy means an attribute by a name: its label, or its column
 */
export function prohibitedSettings(
  { prohibited, split }: Pick<RowStatistics, 'prohibited' | 'split'>,
  settings: readonly AskedSetting[],
  isCalled: (attribute: string, name: string) => boolean,
): Metric[] {
  return settings.flatMap(({ id, parameters: { except }, key }) => {
    if (id !== 'prohibited_input_count' || !Array.isArray(except)) return [];
    const scope = { params: key, split };
    if ('reason' in prohibited) return [toMetric(id, scope, { reason: prohibited.reason, n: 0 })];
    const counted = prohibited.found.filter(
      ({ attribute }) => !except.some((name) => isCalled(attribute, String(name))),
    );
    return [toMetric(id, scope, { value: new Set(counted.map(({ input }) => input)).size, n: prohibited.inputs })];
  });
}
