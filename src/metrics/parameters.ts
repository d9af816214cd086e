import type { MetricDefinition } from './definition.ts';

/** A setting of a metric that a gate may ask for otherwise. */
export type ParameterRule = {
  /** What the metric has without it; a gate that states it says nothing new. */
  readonly usual?: string | number;
  /** Only chooses among slices that the record holds anyway; no part of the metric's key. */
  readonly selects?: true;
} & (
  | { readonly kind: 'word'; readonly allowed: readonly string[] }
  | { readonly kind: 'text' | 'texts' }
  | { readonly kind: 'number'; readonly above: number; readonly below: number }
);

/** Attributes left out: age under Regulation B. */
const except: ParameterRule = { kind: 'texts', selects: true };
const share = { kind: 'number', above: 0, below: 1 } as const;

/** Of single metrics, by id. */
const own: Readonly<Record<string, Readonly<Record<string, ParameterRule>>>> = {
  air: { reference: { kind: 'word', allowed: ['highest'] } },
  statistical_power: { effect: { ...share, usual: 0.1 } },
  hosmer_lemeshow_p: { sample: { kind: 'word', allowed: ['development', 'external'], usual: 'external' } },
  max_metric_degradation_under_shift: { metrics: { kind: 'texts' } },
  min_feature_importance: { required_features: { kind: 'texts' } },
  max_proxy_importance: { proxy_threshold: { ...share, usual: 0.3 } },
  // Over the whole model: leaving an attribute out gives another count, not fewer rows.
  prohibited_input_count: { except: { kind: 'texts' } },
  perturbation_flip_rate: { epsilon: share },
  perturbation_score_change_p95: { epsilon: share },
  perturbation_score_change_max: { epsilon: share },
  // Of the grades the smallest, adjusted, in place of that of the whole portfolio.
  pd_jeffreys_p: { adjust: { kind: 'word', allowed: ['holm'] } },
};

/**
 * The parameters of a metric by name (metrics.md 1, 8). The record holds a setting under its own key, `Scope.params`.
 *
 * @example parameterRules(definitionOf('statistical_power')!).effect // { kind: 'number', above: 0, below: 1, usual: 0.1 }
 */
export function parameterRules({ id, slices }: MetricDefinition): Readonly<Record<string, ParameterRule>> {
  return {
    ...(slices === 'attribute' || slices === 'reference' ? { except } : {}),
    ...(id.includes('@') ? { q: { ...share, usual: Number(id.slice(id.indexOf('@') + 1)) } } : {}),
    ...(id.startsWith('shifted.') ? { shift: { kind: 'text' } as const } : {}),
    ...own[id],
  };
}
