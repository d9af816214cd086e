import { readFileSync } from 'node:fs';
import Ajv from 'ajv-draft-04';
import formats from 'ajv-formats';
import { describe, expect, test } from 'vitest';
import { validateXML } from 'xmllint-wasm';
import { githubAnnotations } from '../../src/exports/github.ts';
import { junit } from '../../src/exports/junit.ts';
import { markdown } from '../../src/exports/markdown.ts';
import { sarif } from '../../src/exports/sarif.ts';
import type { Decisions, GateDecision } from '../../src/record/decisions.ts';
import { everyState, hostileName } from './example-decisions.ts';

const places = ({ id }: Pick<GateDecision, 'id'>) => ({ file: 'configs/my policies/firm.yaml', line: id.length });
const audit = { modelId: 'credit', modelVersion: '2', asOf: '2025-09-30', manifestSha256: 'ab'.repeat(32) };
const notJudged = { reason: 'no policy was given' };
const cases: readonly [string, Decisions][] = [
  ['every state', everyState()],
  ['hostile names', everyState(hostileName)],
];

describe('JUnit', () => {
  const xsd = readFileSync('test/exports/fixtures/junit-10.xsd', 'utf8');
  const validate = async (contents: string) =>
    validateXML({ xml: [{ fileName: 'gates.xml', contents }], schema: [xsd], normalization: 'format' });

  test.each([...cases, ['no policy', notJudged] as const])('%s: follows the schema', async (_, decisions) => {
    const { valid, errors } = await validate(junit(decisions));
    expect(errors).toEqual([]);
    expect(valid).toBe(true);
  });

  test('the schema refuses what is not JUnit', async () => {
    expect((await validate('<testsuites><gate/></testsuites>')).valid).toBe(false);
  });

  test('every gate is a case, and each state what CI has to make of it', () => {
    const lines = junit(everyState()).split('\n');
    const kinds = lines
      .filter((line) => line.includes('<testcase'))
      .map((line) => /<(failure|error|skipped|system-out)\b/.exec(line)?.[1] ?? 'passes');
    expect(kinds).toEqual(['passes', 'failure', 'system-out', 'error', 'skipped', 'skipped', 'failure', 'skipped']);
    expect(lines[2]).toBe('  <testsuite name="Test policy" tests="8" failures="2" errors="1" skipped="3" time="0">');
  });

  test('a name comes back whole, but for what XML cannot hold', async () => {
    const { normalized } = await validate(junit(everyState(hostileName)));
    const name = /<testcase name="([^"]*) passes"/.exec(normalized)?.[1] ?? '';
    const read = name.replace(/&(#\d+|lt|gt|amp|quot);/g, (_, reference: string) => {
      const named: Record<string, string> = { lt: '<', gt: '>', amp: '&', quot: '"' };
      return named[reference] ?? String.fromCharCode(Number(reference.slice(1)));
    });
    expect(read).toBe(hostileName.replace('\u0001', '\ufffd'));
  });
});

describe('SARIF 2.1.0', () => {
  const ajv = new Ajv.default({ strict: false, allErrors: true, unicodeRegExp: false });
  formats.default(ajv);
  const validate = ajv.compile(JSON.parse(readFileSync('test/exports/fixtures/sarif-2.1.0-rtm.5.json', 'utf8')));
  const log = (decisions: Decisions | typeof notJudged) =>
    JSON.parse(sarif(decisions, { places, toolVersion: '0.3.0' }));

  test.each([...cases, ['no policy', notJudged] as const])('%s: follows the published schema', (_, decisions) => {
    validate(log(decisions));
    expect(validate.errors).toBeNull();
  });

  test('the schema refuses what is not SARIF', () => {
    expect(validate({ version: '2.1.0', runs: [{ results: [] }] })).toBe(false);
  });

  test('kind and level of each state, the waiver as suppression, the gate’s line', () => {
    const { results } = log(everyState()).runs[0];
    expect(results.map((r: { kind: string; level: string }) => `${r.kind} ${r.level}`)).toEqual([
      'pass none',
      'fail error',
      'fail warning',
      'fail error',
      'open none',
      'fail error',
      'fail error',
      'open none',
    ]);
    expect(results[5].suppressions).toEqual([
      {
        kind: 'external',
        status: 'accepted',
        justification: 'waiver W-1, granted by Chief Risk Officer, in force until 2025-12-31',
      },
    ]);
    expect(results[1].locations[0].physicalLocation).toEqual({
      artifactLocation: { uri: 'configs/my%20policies/firm.yaml' },
      region: { startLine: 'gate_fails'.length },
    });
  });

  test('rules of two policies with one gate id stay apart', () => {
    const decisions = everyState();
    const gates = [...decisions.gates, ...decisions.gates.map((gate) => ({ ...gate, policy: 'Other' }))];
    const { tool } = log({ ...decisions, gates }).runs[0];
    const ids = tool.driver.rules.map(({ id }: { id: string }) => id);
    expect(new Set(ids).size).toBe(16);
  });
});

describe('GitHub annotations', () => {
  test('one for each gate that is not PASS, worst first, and the counts as text', () => {
    expect(githubAnnotations(everyState(), places)).toMatchInlineSnapshot(`
      "::error file=configs/my policies/firm.yaml,line=10,title=FAIL Gate fails::demographic_parity_difference 0.180 [0.000, 0.334], asked less_than 0.1 (error): gender; CI crosses threshold
      ::warning file=configs/my policies/firm.yaml,line=10,title=FAIL Gate warns::equalized_odds_difference 0.574 [0.023, 0.835], asked less_than 0.15 (warning): gender; CI crosses threshold
      ::error file=configs/my policies/firm.yaml,line=17,title=NOT_EVALUATED Gate has no value::roc_auc undefined, asked greater_than 0.7 (error): only one class among the labels
      ::notice file=configs/my policies/firm.yaml,line=20,title=NOT_EVALUATED Gate has none either::gini undefined, asked greater_than 0.4 (info): only one class among the labels
      ::error file=configs/my policies/firm.yaml,line=4,title=INCONCLUSIVE Gate is open::demographic_parity_difference 0.180 [0.000, 0.334], asked less_than 0.1 (error): gender; CI crosses threshold
      ::notice file=configs/my policies/firm.yaml,line=9,title=INCONCLUSIVE Gate is noted::demographic_parity_difference 0.180 [0.000, 0.334], asked less_than 0.1 (error): gender; CI crosses threshold
      ::warning file=configs/my policies/firm.yaml,line=6,title=WAIVED Gate is waived::demographic_parity_difference 0.180 [0.000, 0.334], asked less_than 0.1 (error): gender; CI crosses threshold; waiver W-1 active, ends 2025-12-31
      Gates: 2 failed, 1 passed, 2 inconclusive, 2 not evaluated, 1 waived
      Result: FAIL (exit 1): 1 error-level gate failed, 1 not evaluated, 1 inconclusive
      "
    `);
  });

  test('no name starts a command or a line of its own', () => {
    const lines = githubAnnotations(everyState(hostileName), places).trimEnd().split('\n');
    expect(lines).toHaveLength(9);
    expect(lines.filter((line) => line.startsWith('::'))).toHaveLength(7);
    for (const line of lines.slice(0, 7)) {
      expect(line).toMatch(/^::(error|warning|notice) file=[^,:]*,line=\d+,title=[^,:]*::[^\r\n]*$/);
    }
  });
});

describe('Markdown', () => {
  test('a table that a reviewer reads in a pull request', () => {
    expect(markdown(everyState(), audit)).toMatchInlineSnapshot(`
      "### Model audit: credit 2, as of 2025-09-30

      **FAIL (exit 1): 1 error-level gate failed, 1 not evaluated, 1 inconclusive**

      Judged under Test policy 1.

      | State | Gate | Metric | Value | Asked | Severity | Notes |
      | --- | --- | --- | --- | --- | --- | --- |
      | **FAIL** | Gate fails | \`demographic_parity_difference\` | 0.180 \\[0.000, 0.334\\] | less\\_than 0.1 | error | gender; CI crosses threshold |
      | **FAIL** | Gate warns | \`equalized_odds_difference\` | 0.574 \\[0.023, 0.835\\] | less\\_than 0.15 | warning | gender; CI crosses threshold |
      | **NOT\\_EVALUATED** | Gate has no value | \`roc_auc\` | undefined | greater\\_than 0.7 | error | only one class among the labels |
      | **NOT\\_EVALUATED** | Gate has none either | \`gini\` | undefined | greater\\_than 0.4 | info | only one class among the labels |
      | **INCONCLUSIVE** | Gate is open | \`demographic_parity_difference\` | 0.180 \\[0.000, 0.334\\] | less\\_than 0.1 | error | gender; CI crosses threshold |
      | **INCONCLUSIVE** | Gate is noted | \`demographic_parity_difference\` | 0.180 \\[0.000, 0.334\\] | less\\_than 0.1 | error | gender; CI crosses threshold |
      | **WAIVED** (was FAIL) | Gate is waived | \`demographic_parity_difference\` | 0.180 \\[0.000, 0.334\\] | less\\_than 0.1 | error | gender; CI crosses threshold; waiver W-1 active, ends 2025-12-31 |
      | **PASS** | Gate passes | \`ece_width_10\` | 0.041 \\[0.000, 0.123\\] | less\\_than 0.05 | error | CI crosses threshold |

      2 failed, 1 passed, 2 inconclusive, 2 not evaluated, 1 waived. Record \`sha256:abababababababababababababababababababababababababababababababab\`
      "
    `);
  });

  test('hostile names stay in their cell', () => {
    const rows = markdown(everyState(hostileName), audit)
      .split('\n')
      .filter((line) => line.startsWith('|'));
    expect(rows).toHaveLength(10);
    for (const row of rows) expect(row.replace(/\\\|/g, '').split('|')).toHaveLength(9);
    expect(rows.join('')).not.toMatch(/<b/);
  });

  test('without a policy nothing reads as passed', () => {
    expect(markdown(notJudged, audit)).toContain('**nothing was judged (exit 0)**');
  });
});

test('the same number of gates in every format', () => {
  const decisions = everyState();
  const { counts } = decisions;
  const total = counts.pass + counts.fail + counts.inconclusive + counts.not_evaluated + counts.waived;
  expect(decisions.gates).toHaveLength(total);
  expect(junit(decisions).match(/<testcase/g)).toHaveLength(total);
  expect(JSON.parse(sarif(decisions, { places, toolVersion: '0' })).runs[0].results).toHaveLength(total);
  expect(githubAnnotations(decisions, places).match(/^::/gm)).toHaveLength(total - counts.pass);
  expect(markdown(decisions, audit).match(/^\| \*\*/gm)).toHaveLength(total);
});
