import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { audit, GlassAlphaError } from '../../src/index.ts';
import { isJudged } from '../../src/record/decisions.ts';
import { csv, folderWith } from './audit-table.ts';

/** 240 rows, three groups; the decision of group C is favourable less often. */
const rows = Array.from({ length: 240 }, (_, i) => {
  const group = ['A', 'B', 'C'][i % 3]!;
  const label = (i * 7) % 5 < 3 ? 1 : 0;
  const score = (
    0.2 +
    0.6 * label +
    ((i * 13) % 17) / 100 -
    (group === 'C' && i % 2 === 0 ? 0.2 * label + 0.2 : 0)
  ).toFixed(3);
  return [i, group, label, score];
});

const head = (name: string) => `policy_name: "${name}"\nversion: "1.0"\neffective_date: "2025-01-01"\n`;
const files = {
  'rows.csv': csv(['id', 'group', 'label', 'score'], rows),
  'audit.yaml': `as_of: 2025-09-30
policy_gates: {files: policy/firm.yaml, waivers: policy/waivers.yaml, jurisdictions: [us-ma]}
log: log.jsonl
metrics: {n_bootstrap: 1000}
git: {reason: test}
model: {id: m, version: "1"}
data: {path: rows.csv, target_column: label, score_column: score, id_column: id, protected_attributes: [group]}
`,
  'log.jsonl': [1, 2]
    .map((month) =>
      JSON.stringify({
        model_id: 'm',
        timestamp: `2025-0${month}-01`,
        gates: [{ id: 'parity', value: 0.9 - month / 100 }],
        passed: false,
      }),
    )
    .join('\n'),
};
const policies = {
  'policy/firm.yaml': `${head('Firm')}extends: ../base/common.yaml
gates:
  - {id: size, threshold: 90, rationale: "Larger book."}
  - {name: Best, metric: air, threshold: 0.01, comparison: ">", severity: info, params: {reference: highest}}
  - {name: Power, metric: statistical_power, threshold: 0.01, comparison: ">", severity: info, params: {effect: 0.4}}
  - {name: Massachusetts, metric: accuracy, threshold: 0.1, comparison: ">", severity: info, applies_if: {jurisdiction: [us-ma]}}
  - {name: New Jersey, metric: accuracy, threshold: 0.1, comparison: ">", severity: info, applies_if: {jurisdiction: [us-nj]}}
`,
  'base/common.yaml': `${head('Common')}gates:
  - {name: Parity, metric: demographic_parity_difference, threshold: 0.01, comparison: "<", severity: error}
  - {name: Size, metric: min_group_size, threshold: 30, comparison: ">", severity: error}
`,
  'policy/waivers.yaml': `waivers:
  - {id: W-1, policy: Firm, gate: parity, model_id: m, model_version: "1", limit: 0.9, reason: r, requested_by: {role: A},
     approved_by: {role: B, level: executive}, approved_on: "2025-09-01", expires: "2025-10-31"}
  - {id: W-2, policy: Firm, gate: size, model_id: other, model_version: "1", limit: 10, reason: r, requested_by: {role: A},
     approved_by: {role: B, level: executive}, approved_on: "2025-09-01", expires: "2025-10-31"}
`,
};

function project(change: Readonly<Record<string, string>> = {}): string {
  const folder = folderWith(files);
  for (const name of ['policy', 'base']) mkdirSync(join(folder, name));
  for (const [name, text] of Object.entries({ ...policies, ...change })) writeFileSync(join(folder, name), text);
  return join(folder, 'audit.yaml');
}

describe('policies, parents, waivers and log of one audit', () => {
  test('each is read, recorded and used', async () => {
    const { manifest, gates, diagnostics, exitCode } = await audit(project());
    const decisions = manifest.gates;
    if (!isJudged(decisions)) throw new Error('nothing was judged');
    const states = Object.fromEntries(gates.map(({ id, status }) => [id, status]));
    expect(states).toEqual({ parity: 'WAIVED', size: 'FAIL', best: 'PASS', power: 'PASS', massachusetts: 'PASS' });
    expect(decisions.not_applicable).toEqual([{ id: 'new_jersey', policy: 'Firm', because: 'jurisdiction: [us-nj]' }]);
    expect(decisions.policies[0]).toMatchObject({
      file: 'policy/firm.yaml',
      extends: ['policy/common.yaml'],
      relaxed: [],
    });
    expect(decisions.records_files.map(({ file }) => file)).toEqual(['policy/waivers.yaml']);
    expect(manifest.configuration.files.filter(({ role }) => role === 'policy').map(({ ref }) => ref)).toEqual([
      'base/common.yaml',
      'policy/firm.yaml',
      'policy/waivers.yaml',
    ]);
    expect(gates.find(({ id }) => id === 'parity')?.near?.trend).toMatchObject({
      direction: expect.any(String),
      points: { length: 3 },
    });
    expect(gates.find(({ id }) => id === 'best')?.slice).toMatchObject({ params: '{"reference":"highest"}' });
    expect(diagnostics.map(({ severity, message }) => `${severity} ${message}`)).toContain(
      'note waiver W-2 of gate size is not used in this audit',
    );
    expect(exitCode).toBe(1);
  });

  test('a record of the same configuration beside it carries the trend where the log is gone', async () => {
    const config = project();
    const first = await audit(config);
    writeFileSync(config.replace('audit.yaml', 'r.manifest.json'), first.toJson());
    writeFileSync(config.replace('audit.yaml', 'log.jsonl'), '');
    const second = await audit(config);
    expect(second.manifest.hashes).toEqual(first.manifest.hashes);
    expect(second.diagnostics.some(({ message }) => message.includes('carried from r.manifest.json'))).toBe(true);
  });

  test('faults of all these files come out at once, and nothing is measured', async () => {
    const config = project({
      'base/common.yaml': policies['base/common.yaml'].replace('min_group_size', 'min_group_sise'),
      'policy/firm.yaml': policies['policy/firm.yaml'].replace(
        'metric: accuracy,',
        'metric: accuracy, attribute: race,',
      ),
      'policy/waivers.yaml': policies['policy/waivers.yaml'].replace('limit: 0.9, ', 'limits: 0.9, '),
    });
    writeFileSync(config.replace('audit.yaml', 'log.jsonl'), 'not json\n');
    const error = await audit(config).catch((thrown: unknown) => thrown);
    if (!(error instanceof GlassAlphaError)) throw new Error('it was audited');
    expect(
      error.diagnostics
        .filter(({ severity }) => severity === 'error')
        .map(({ code }) => code)
        .sort(),
    ).toEqual(['log.invalid', 'policy.unknown_metric', 'policy.waiver']);
  });

  test.each<[string, string, string]>([
    ['a missing parent', 'policy/firm.yaml', 'policy.not_found'],
    ['a waiver of an unknown gate', 'policy/waivers.yaml', 'policy.waiver'],
    ['an attribute that is not declared', 'base/common.yaml', 'policy.schema'],
  ])('%s ends the audit', async (_, file, code) => {
    const changes: Readonly<Record<string, string>> = {
      'policy/firm.yaml': policies['policy/firm.yaml'].replace('../base/common.yaml', '../base/gone.yaml'),
      'policy/waivers.yaml': policies['policy/waivers.yaml'].replace('gate: parity', 'gate: party'),
      'base/common.yaml': policies['base/common.yaml'].replace('name: Parity,', 'name: Parity, attribute: race,'),
    };
    const error = await audit(project({ [file]: changes[file]! })).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(GlassAlphaError);
    expect((error as GlassAlphaError).diagnostics.some((d) => d.code === code && d.severity === 'error')).toBe(true);
  });
});
