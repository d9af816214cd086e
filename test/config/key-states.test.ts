import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { aliases, decidedKeys, hasKeyState, keyState } from '../../src/config/key-states.ts';
import { auditConfigSchema } from '../../src/config/schema/audit-config-schema.ts';

/** Every dotted key of the schema, list items without an index, keys of free maps left out. */
function schemaKeys(schema: z.ZodType, prefix = ''): string[] {
  const inner = (schema as unknown as { _zod: { def: { innerType?: z.ZodType } } })._zod.def.innerType;
  if (inner !== undefined) return schemaKeys(inner, prefix);
  if (schema instanceof z.ZodUnion)
    return [...new Set((schema.options as z.ZodType[]).flatMap((option) => schemaKeys(option, prefix)))];
  if (schema instanceof z.ZodArray) return schemaKeys(schema.element as z.ZodType, prefix);
  if (!(schema instanceof z.ZodObject)) return [];
  return Object.entries(schema.shape as Record<string, z.ZodType>).flatMap(([key, child]) => {
    const own = prefix === '' ? key : `${prefix}.${key}`;
    return [own, ...schemaKeys(child, own)];
  });
}

const keys = schemaKeys(auditConfigSchema);

/** A key is decided by itself or, where an ancestor is taken as a whole, by that. */
function decider(key: string): string | undefined {
  const parts = key.split('.');
  for (let end = parts.length; end > 0; end--) {
    const own = parts.slice(0, end).join('.');
    if (hasKeyState(own)) return own;
  }
  return undefined;
}

describe('what this version does with each key', () => {
  it('is decided for every key of the schema', () => {
    expect(keys.length).toBeGreaterThan(200);
    const undecided = keys.filter((key) => {
      const by = decider(key);
      // A section decides nothing below itself.
      return by === undefined || (by !== key && keyState(by, {}, {})?.kind === 'section');
    });
    expect(undecided).toEqual([]);
  });

  it('names no key that the schema lacks', () => {
    expect(decidedKeys().filter((key) => !keys.includes(key))).toEqual([]);
    for (const { alias, of } of aliases()) expect(keys).toEqual(expect.arrayContaining([alias, of]));
  });

  it.each([
    [
      'as_of random_seed strict_mode audit_profile title fairness_analysis calibration_testing favorable_outcome institution',
      'available',
    ],
    [
      'retention git sequence challenge data.path data.dataset data.target_column data.positive_label data.score_column',
      'available',
    ],
    [
      'data.prediction_column data.id_column data.split_column data.split data.sample data.feature_columns',
      'available',
    ],
    [
      'data.delimiter data.encoding data.missing_values data.train.delimiter data.train.encoding data.reference.encoding data.reference.missing_values data.schema_path data.holdout_statement data.intersections threshold.fit_on data.weight_column data.challenger_column data.score_kind data.unlabelled data.stratum_columns shifts fail_on_degradation',
      'available',
    ],
    ['model.id model.version model.name model.path model.best_iteration model.parity', 'available'],
    [
      'metrics.confidence_level metrics.n_bootstrap metrics.min_group_n metrics.small_groups report.output_path report.paper',
      'available',
    ],
    [
      'findings model_card.inventory model_card.declared_accuracy data.period_column data.grade_column data.grade_pd data.protected_attributes.special_category',
      'available',
    ],
    ['previous data.table data.query', 'unavailable'],
    ['model.calibration model.signature model.endpoint preprocessing', 'unavailable'],
    ['explainers metrics.performance metrics.fairness metrics.calibration', 'unavailable'],
    [
      'report.title report.threshold strict runtime.strict_mode reproducibility.strict reproducibility.random_seed',
      'alias',
    ],
    ['metrics.compute_fairness metrics.compute_calibration', 'alias'],
    [
      'report.template report.sections report.include_sections report.styling report.pdf_profile report.pdf_cache',
      'retired',
    ],
    ['runtime.fast_mode runtime.compact_report runtime.no_fallback thread_control warn_on_failure manifest', 'retired'],
    ['reproducibility.thread_control metrics.performance_mode data.offline', 'retired'],
    ['model.save_path reason_codes.exclude', 'refused'],
  ])('%s: %s', (list, kind) => {
    for (const key of list.split(' ')) expect([key, keyState(key, 'x', {})?.kind]).toEqual([key, kind]);
  });

  it('looks at the value where only some are in this version', () => {
    const kind = (key: string, value: unknown) => keyState(key, value, {})?.kind;
    for (const key of ['reason_codes', 'recourse_analysis']) {
      expect([
        kind(key, 'auto'),
        kind(key, false),
        kind(key, true),
        kind(key, {}),
        kind(key, { enabled: false }),
      ]).toEqual(['available', 'available', 'unavailable', 'unavailable', 'available']);
    }
    expect([kind('data.format', 'parquet'), kind('data.format', 'arrow')]).toEqual(['available', 'unavailable']);
    expect([kind('engine.name', 'duckdb'), kind('engine.name', 'trino')]).toEqual(['available', 'unavailable']);
    expect([kind('manifest', { enabled: false }), kind('data.fetch', 'always'), kind('data.offline', false)]).toEqual([
      'refused',
      'refused',
      'refused',
    ]);
  });
});
