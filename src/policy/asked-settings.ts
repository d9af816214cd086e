import { type GateParameters, parametersKey } from './gate-parameters.ts';
import type { Policy } from './policy.ts';

/** A metric with parameters other than its usual ones, as gates ask for it. */
export interface MetricSetting {
  readonly id: string;
  readonly parameters: GateParameters;
  /** `Scope.params` of the setting. */
  readonly key: string;
}

/**
 * What the gates of policies ask of metrics beyond their usual settings, each once: an audit computes these too, where it can.
 *
 * @example askedSettings(policies)[0]?.key // '{"effect":0.2}'
 */
export function askedSettings(policies: readonly Policy[]): MetricSetting[] {
  const settings = policies.flatMap(({ gates }) =>
    gates.flatMap(({ definition, parameters }): MetricSetting[] => {
      const key = parametersKey(parameters, definition);
      return key === undefined ? [] : [{ id: definition.id, parameters, key }];
    }),
  );
  return settings.filter(
    (setting, i) => settings.findIndex(({ id, key }) => id === setting.id && key === setting.key) === i,
  );
}
