import type { AuditConfig } from './audit-config.ts';
import { defaultBootstrap } from './build-config.ts';

export interface StrictRequirement {
  /** Name in `determinism.checks[]` of the record. */
  readonly id: string;
  readonly status: 'met' | 'not_met';
  readonly detail: string;
  /** Dotted key the requirement is about. */
  readonly key: string;
  /** Who can supply what is missing: only a person, or the tool with a value of its own. */
  readonly who: 'person' | 'tool';
  /** The value to write, as YAML. `[[…]]` is a place to fill in: no key accepts it as it stands. Null: something must go. */
  readonly yaml: string | null;
}

/** Facts beyond the file. */
export interface StrictFacts {
  /** Today, where the caller may say it: what the tool would fill in for a missing `as_of`. */
  readonly today?: string;
  /** Flags in force that override the file. */
  readonly overrideFlags?: readonly string[];
}

/**
 * The strict requirements of interface.md 4 that the configuration alone shows: item 1, the statements of 2, 3 and 5, the keys
 * and flags of 7, and 8. Item 9 (nothing refused is asked for) holds for every configuration that parses. The other items
 * need data, model, policy, git and the installation.
 *
 * @param config a parsed configuration, or the draft of a faulty one; with `strictMode: true` it is judged as strict
 */
export function strictRequirements(config: AuditConfig, facts: StrictFacts = {}): StrictRequirement[] {
  const stated = (key: string) => config.statedKeys.includes(key);
  const { data, model, metrics, policies, retiredKeys } = config;
  const stand = (id: string, key: string, who: StrictRequirement['who'], yaml: string): StrictRequirement => ({
    id,
    status: stated(key) ? 'met' : 'not_met',
    detail: stated(key) ? `${key} is stated` : `${key} is not stated`,
    key,
    who,
    yaml,
  });
  const check = (
    id: string,
    met: boolean,
    detail: readonly [met: string, unmet: string],
    rest: Pick<StrictRequirement, 'key' | 'who' | 'yaml'>,
  ): StrictRequirement => ({ id, status: met ? 'met' : 'not_met', detail: detail[met ? 0 : 1], ...rest });

  const overrideFlags = facts.overrideFlags ?? [];
  // Unstated, strict mode takes its own default.
  const replicates = config.strictMode && !stated('metrics.n_bootstrap') ? defaultBootstrap(true) : metrics.nBootstrap;
  const comparable = data.train !== undefined && data.idColumn !== undefined;
  return [
    stand(
      'as_of_stated',
      'as_of',
      facts.today === undefined ? 'person' : 'tool',
      facts.today ?? '[[effective date, YYYY-MM-DD]]',
    ),
    stand('random_seed_stated', 'random_seed', 'tool', String(config.randomSeed)),
    stand('model_id_stated', 'model.id', 'tool', JSON.stringify(model.id)),
    stand('model_version_stated', 'model.version', 'person', '[[version of the model, quoted]]'),
    ...(data.task === 'binary'
      ? [
          stand('threshold_stated', 'threshold', 'tool', thresholdYaml(config.threshold)),
          stand(
            'favorable_outcome_stated',
            'favorable_outcome',
            'person',
            '[[label value that is good for the person]]',
          ),
        ]
      : []),
    check(
      'schema_given',
      data.schemaPath !== undefined,
      ['data.schema_path is given', 'data.schema_path is not given'],
      {
        key: 'data.schema_path',
        who: 'person',
        yaml: '[[path of a Table Schema of the data]]',
      },
    ),
    check(
      'not_development_data',
      data.sample !== 'development',
      ['data.sample is not development', 'data.sample is development'],
      {
        key: 'data.sample',
        who: 'person',
        yaml: '[[holdout, out_of_time or production, if the rows are that]]',
      },
    ),
    check(
      'overlap_answerable',
      comparable || data.holdoutStatement !== undefined,
      [
        comparable
          ? 'data.train and data.id_column allow the comparison with the training rows'
          : 'data.holdout_statement says why rows cannot be compared',
        'nothing says that the audited rows were not trained on: neither data.train with data.id_column, nor data.holdout_statement',
      ],
      {
        key: 'data.holdout_statement',
        who: 'person',
        yaml: '[[why the rows are not in the training data; or give train and id_column instead]]',
      },
    ),
    check(
      'policy_given',
      policies.length > 0,
      [`${policies.length} policy ${policies.length === 1 ? 'file' : 'files'}`, 'no policy is given'],
      {
        key: 'policy_gates',
        who: 'person',
        yaml: '[[path of a policy file]]',
      },
    ),
    check(
      'no_retired_keys',
      retiredKeys.length === 0,
      ['no key without effect', `keys without effect: ${retiredKeys.join(', ')}`],
      {
        key: retiredKeys[0] ?? '',
        who: 'tool',
        yaml: null,
      },
    ),
    check(
      'no_override_flags',
      overrideFlags.length === 0,
      ['no flag overrides the file', `flags override the file: ${overrideFlags.join(', ')}`],
      {
        key: '',
        who: 'person',
        yaml: null,
      },
    ),
    check(
      'bootstrap_replicates',
      replicates >= 10_000,
      [`${replicates} replicates`, `${replicates} replicates, fewer than 10000`],
      {
        key: 'metrics.n_bootstrap',
        who: 'tool',
        yaml: '10000',
      },
    ),
    { id: 'no_refused_keys', status: 'met', detail: 'no key asks for a fallback', key: '', who: 'person', yaml: null },
  ];
}

function thresholdYaml(threshold: AuditConfig['threshold']): string {
  if (threshold.policy === 'fixed') return String(threshold.value);
  const fitted = 'fitOn' in threshold ? `, fit_on: ${threshold.fitOn}` : '';
  return `{policy: ${threshold.policy}${'rate' in threshold ? `, rate: ${threshold.rate}` : ''}${fitted}}`;
}
