import { describe, expect, test } from 'vitest';
import { problem } from '../../src/base/diagnostic.ts';
import { type FoundPolicy, readPolicy } from '../../src/policy/read-policy.ts';

const head = (name: string, more = ''): string =>
  `policy_name: "${name}"\nversion: "1.0"\neffective_date: "2025-10-01"\n${more}`;
const parityGate = `gates:
  - id: parity
    name: "Parity"
    metric: demographic_parity_difference
    threshold: 0.10
    comparison: less_than
    severity: error
    rationale: "Firm policy."
`;

/** Files by name; a parent is looked up by its text alone. */
async function read(files: Readonly<Record<string, string>>, root = 'firm.yaml') {
  const found = (ref: string): FoundPolicy => ({ bytes: new TextEncoder().encode(files[ref]), ref, shown: ref });
  const result = await readPolicy(found(root), async ({ text, where }) =>
    files[text] === undefined ? { problem: problem('policy.not_found', `no file "${text}"`, { where }) } : found(text),
  );
  return { ...result, lines: result.diagnostics.map(show) };
}

function show({ where, code, rule, message }: Awaited<ReturnType<typeof readPolicy>>['diagnostics'][number]): string {
  return `${where?.file}:${where?.line}:${where?.column} ${code}${rule === undefined ? '' : `/${rule}`} ${message}`;
}

describe('extends', () => {
  test('a gate of the same id overrides key by key, new ones append, removed ones go', async () => {
    const { policy, lines } = await read({
      'base.yaml': `${head('Base')}${parityGate}  - {name: Size, metric: min_group_size, threshold: 30, comparison: ">", severity: error}
  - {name: Ece, metric: ece, threshold: 0.05, comparison: "<", severity: warning}
`,
      'firm.yaml': `${head('Firm', 'extends: base.yaml\nremove: [{id: ece, rationale: "No scores."}]\n')}gates:
  - {id: parity, threshold: 0.05}
  - {name: Accuracy, metric: accuracy, threshold: 0.7, comparison: ">=", severity: info}
`,
    });
    expect(lines).toEqual([]);
    expect(policy?.gates.map(({ id, threshold, severity }) => [id, threshold, severity])).toEqual([
      ['parity', 0.05, 'error'],
      ['size', 30, 'error'],
      ['accuracy', 0.7, 'info'],
    ]);
    expect(policy?.gates[0]).toMatchObject({
      rationale: 'Firm policy.',
      where: { file: 'firm.yaml' },
      places: { threshold: { file: 'firm.yaml' }, metric: { file: 'base.yaml' } },
    });
    expect(policy?.relaxed).toEqual([{ id: 'ece', key: 'removed', from: 'Ece', to: null, rationale: 'No scores.' }]);
    expect(policy?.parents.map(({ file }) => file)).toEqual(['base.yaml']);
  });

  test.each<[string, string, { key: string; from: string; to: string } | undefined]>([
    ['a higher ceiling', 'threshold: 0.12', { key: 'threshold', from: 'less_than 0.1', to: 'less_than 0.12' }],
    ['a lower ceiling is silent', 'threshold: 0.08', undefined],
    [
      'at most instead of below',
      'comparison: "<="',
      { key: 'threshold', from: 'less_than 0.1', to: 'less_than_or_equal 0.1' },
    ],
    ['the other direction', 'comparison: ">"', { key: 'threshold', from: 'less_than 0.1', to: 'greater_than 0.1' }],
    [
      'a range inside is silent',
      'comparison: between, threshold: [0, 0.05]',
      { key: 'threshold', from: 'less_than 0.1', to: 'between [0,0.05]' },
    ],
    ['a lower severity', 'severity: warning', { key: 'severity', from: 'error', to: 'warning' }],
    ['keeping has to be shown: silent', 'decision_rule: ci', undefined],
    [
      'the breach has to be shown',
      'decision_rule: ci, on_inconclusive: warn',
      { key: 'decision_rule', from: 'point', to: 'ci, on_inconclusive warn' },
    ],
    [
      'a group left out',
      'allow_undefined_groups: [{group: C, rationale: small}]',
      { key: 'allow_undefined_groups', from: '', to: 'C' },
    ],
    [
      'a condition',
      'applies_if: {has: scores}',
      { key: 'applies_if', from: 'null', to: '[{"kind":"has","value":"scores"}]' },
    ],
    ['a narrower scope', 'attribute: gender', { key: 'scope', from: '{}', to: '{"attributes":["gender"]}' }],
    ['an attribute left out', 'params: {except: [age]}', { key: 'params', from: '{}', to: '{"except":["age"]}' }],
    ['a size asked for is silent', 'min_n: 50', undefined],
    [
      'another metric',
      'metric: equalized_odds_difference',
      { key: 'metric', from: 'demographic_parity_difference', to: 'equalized_odds_difference' },
    ],
  ])('%s', async (name, change, relaxed) => {
    const { policy, lines } = await read({
      'base.yaml': `${head('Base')}${parityGate}`,
      'firm.yaml': `${head('Firm', 'extends: base.yaml\n')}gates:\n  - {id: parity, ${change}}\n`,
    });
    expect(lines).toEqual([]);
    const expected =
      relaxed === undefined || name.startsWith('a range inside') ? [] : [{ id: 'parity', ...relaxed, rationale: null }];
    // A range reaches no lower than its floor, so what it accepts lies inside the ceiling.
    expect(policy?.relaxed).toEqual(expected);
  });

  test("the child's own rationale stands beside what it relaxes; the parent's does not", async () => {
    const files = (rationale: string) => ({
      'base.yaml': `${head('Base')}${parityGate}`,
      'firm.yaml': `${head('Firm', 'extends: base.yaml\n')}gates:\n  - {id: parity, threshold: 0.2${rationale}}\n`,
    });
    expect((await read(files(''))).policy?.relaxed[0]?.rationale).toBeNull();
    expect((await read(files(', rationale: Small book'))).policy?.relaxed[0]?.rationale).toBe('Small book');
  });

  test('governance: key by key, what is freer is listed', async () => {
    const { policy } = await read({
      'base.yaml': `${head('Base', 'governance: {max_waiver_days: 90, require_signed_waivers: true, executive_roles: [CRO]}\n')}${parityGate}`,
      'firm.yaml': head(
        'Firm',
        'extends: base.yaml\ngovernance: {max_waiver_days: 180, require_signed_waivers: false, executive_roles: [CRO, CFO]}\n',
      ),
    });
    expect(policy?.governance).toEqual({
      auditDays: 365,
      maxWaiverDays: 180,
      requireSignedWaivers: false,
      executiveRoles: ['CRO', 'CFO'],
    });
    expect(policy?.relaxed.map(({ id, key }) => `${id} ${key}`)).toEqual([
      'governance max_waiver_days',
      'governance require_signed_waivers',
      'governance executive_roles',
    ]);
  });

  test('defaults fill what neither the gate nor its parent says', async () => {
    const { policy } = await read({
      'base.yaml': `${head('Base')}${parityGate}`,
      'firm.yaml': `${head('Firm', 'extends: base.yaml\ndefaults: {decision_rule: ci, min_n: 20, rationale: "Ours."}\n')}gates:
  - {id: parity, min_n: 40}
  - {name: Odds, metric: equalized_odds_difference, threshold: 0.1, comparison: "<", severity: error}
`,
    });
    expect(policy?.gates.map(({ minN, decisionRule, rationale }) => [minN, decisionRule, rationale])).toEqual([
      [40, 'ci', 'Firm policy.'],
      [20, 'ci', 'Ours.'],
    ]);
  });

  test('parents in order, a shared one read once, depth 8', async () => {
    const chain: Record<string, string> = { 'p8.yaml': `${head('P8')}${parityGate}` };
    for (let i = 0; i < 8; i++)
      chain[`p${i}.yaml`] = head(`P${i}`, `extends: [p${i + 1}.yaml${i === 0 ? ', p8.yaml' : ''}]\n`);
    const eight = await read(chain, 'p0.yaml');
    expect(eight.lines).toEqual([]);
    expect(eight.files.map(({ ref }) => ref)).toEqual([
      'p8.yaml',
      'p7.yaml',
      'p6.yaml',
      'p5.yaml',
      'p4.yaml',
      'p3.yaml',
      'p2.yaml',
      'p1.yaml',
      'p0.yaml',
    ]);
    const nine = await read({ ...chain, 'top.yaml': head('Top', 'extends: p0.yaml\n') }, 'top.yaml');
    expect(nine.lines).toEqual(['p7.yaml:4:11 policy.schema/extends policies extend each other more than 8 deep']);
    expect(nine.policy).toBeNull();
  });

  test('a circle, a missing parent and faults of every file come out at once', async () => {
    const { policy, lines } = await read({
      'a.yaml': head('A', 'extends: firm.yaml\n'),
      'b.yaml': `${head('B')}gates:\n  - {name: X, metric: nonsense, threshold: 1, comparison: "<", severity: error}\n`,
      'firm.yaml': `${head('Firm', 'extends: [a.yaml, gone.yaml, b.yaml]\n')}gates:\n  - {name: Y, metrik: ece, threshold: 0.1, comparison: "<", severity: error}\n`,
    });
    expect(policy).toBeNull();
    expect(lines).toEqual([
      'a.yaml:4:10 policy.schema/extends policies extend each other in a circle: firm.yaml → a.yaml → firm.yaml',
      'firm.yaml:4:19 policy.not_found no file "gone.yaml"',
      'b.yaml:5:23 policy.unknown_metric "nonsense" is not a metric',
      'firm.yaml:6:15 config.unknown_key "metrik" is not a gate field',
    ]);
  });

  test('remove names an inherited gate', async () => {
    const base = `${head('Base')}${parityGate}`;
    const unknown = await read({
      'base.yaml': base,
      'firm.yaml': head('Firm', 'extends: base.yaml\nremove: [odds]\n'),
    });
    expect(unknown.lines).toEqual(['firm.yaml:5:10 policy.schema/remove no inherited gate has the id "odds"']);
    const alone = await read({ 'firm.yaml': `${head('Firm', 'remove: [parity]\n')}${parityGate}` });
    expect(alone.lines).toEqual([
      'firm.yaml:4:1 policy.schema/remove "remove" takes inherited gates out, and this policy extends none',
    ]);
  });
});
