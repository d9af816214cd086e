import { describe, expect, it } from 'vitest';
import { parseYaml } from '../../src/base/yaml.ts';
import { missingBlock } from '../../src/config/missing-block.ts';
import { parseAuditConfig } from '../../src/config/parse.ts';
import { strictRequirements } from '../../src/config/strict-requirements.ts';

const minimal = 'as_of: 2025-09-30\ndata:\n  path: s.csv\n  target_column: y\n  score_column: p\n';
const complete = `as_of: 2025-09-30
random_seed: 42
policy_gates: p.yaml
threshold: 0.5
favorable_outcome: 1
model: {id: m, version: "1"}
data: {path: s.csv, target_column: y, score_column: p, schema_path: s.json, sample: holdout, holdout_statement: scored after the fact}
`;
const requirements = (text: string, today?: string) =>
  strictRequirements(
    parseAuditConfig(text, 'audit.yaml', { strict: true }).draft!,
    today === undefined ? {} : { today },
  );
const unmet = (text: string) =>
  requirements(text)
    .filter((r) => r.status === 'not_met')
    .map((r) => r.id);

describe('strictRequirements', () => {
  it('is met by a complete configuration', () => {
    expect(unmet(complete)).toEqual([]);
  });

  it('names everything that a bare one lacks', () => {
    expect(unmet(minimal)).toEqual([
      'random_seed_stated',
      'model_id_stated',
      'model_version_stated',
      'threshold_stated',
      'favorable_outcome_stated',
      'schema_given',
      'overlap_answerable',
      'policy_given',
    ]);
  });

  it.each([
    ['as_of: 2025-09-30\n', '', 'as_of_stated'],
    ['sample: holdout', 'sample: development', 'not_development_data'],
    ['holdout_statement: scored after the fact', 'train: {path: t.csv}', 'overlap_answerable'],
    ['threshold: 0.5', 'threshold: 0.5\nmetrics: {n_bootstrap: 2000}', 'bootstrap_replicates'],
    ['threshold: 0.5', 'threshold: 0.5\nthread_control: 1', 'no_retired_keys'],
  ])('%s → %s: %s', (from, to, id) => {
    expect(unmet(complete.replace(from, to))).toEqual([id]);
  });

  it('accepts old names and training rows that can be compared', () => {
    expect(unmet(complete.replace('random_seed: 42', 'reproducibility: {random_seed: 42}'))).toEqual([]);
    expect(
      unmet(complete.replace('holdout_statement: scored after the fact', 'train: {path: t.csv}, id_column: id')),
    ).toEqual([]);
  });

  it('counts fewer replicates of a run that is not strict', () => {
    const { draft } = parseAuditConfig(complete, 'audit.yaml');
    expect(
      strictRequirements(draft!)
        .filter((r) => r.status === 'not_met')
        .map((r) => r.id),
    ).toEqual(['bootstrap_replicates']);
    const flagged = strictRequirements(draft!, { overrideFlags: ['--seed'] });
    expect(flagged.find((r) => r.id === 'no_override_flags')?.status).toBe('not_met');
  });
});

describe('missingBlock', () => {
  it('splits what a person must write from what the tool fills in', () => {
    expect(missingBlock(requirements(minimal.replace(/^as_of.*\n/, ''), '2025-10-14'))).toBe(`# A person must write:
favorable_outcome: [[label value that is good for the person]]
policy_gates: [[path of a policy file]]
model:  # add to "model" if it is there already
  version: [[version of the model, quoted]]
  id: "audit"  # filled in by the tool
data:  # add to "data" if it is there already
  schema_path: [[path of a Table Schema of the data]]
  holdout_statement: [[why the rows are not in the training data; or give train and id_column instead]]
# The tool fills in, check that it is meant:
as_of: 2025-10-14
random_seed: 42
threshold: 0.5
`);
  });

  it('is YAML that no key accepts until it is filled in', () => {
    const block = missingBlock(requirements(minimal));
    expect(parseYaml(block, 'block').diagnostics).toEqual([]);
    const codes = parseAuditConfig(`as_of: 2025-09-30\n${block}`, 'audit.yaml').diagnostics.filter(
      (d) => d.code === 'config.type',
    );
    expect(codes).toHaveLength(5);
  });

  it('is empty where nothing is missing', () => {
    expect(missingBlock(requirements(complete))).toBe('');
  });
});
