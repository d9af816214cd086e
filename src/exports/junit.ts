import { type Decisions, type GateDecision, isJudged, type NotJudged } from '../record/decisions.ts';
import { gateFigures } from './gate-figures.ts';
import { escapeXml } from './xml.ts';

/**
 * The decisions as JUnit XML (policy.md 6): one suite per policy, one case per gate. What blocks is a failure, or an error where
 * there was nothing to judge; what does not block is skipped, or passes with its finding as the case's output. Times are 0:
 * nothing about the run is recorded.
 *
 * @returns a document that follows the `junit-10` schema of the Jenkins xUnit plugin
 * @example junit(decisions) // '<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="glassalpha" …'
 */
export function junit(gates: Decisions | NotJudged): string {
  const suites = isJudged(gates) ? suitesOf(gates) : [];
  const cases = suites.flatMap((suite) => suite.cases);
  const lines = [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites${attributes({ name: 'glassalpha', ...totals(cases), time: '0' })}>`,
    ...suites.flatMap((suite) => [
      `  <testsuite${attributes({ name: suite.name, ...totals(suite.cases), skipped: String(countOf(suite.cases, 'skipped')), time: '0' })}>`,
      '    <properties>',
      ...suite.properties.map(([name, value]) => `      <property${attributes({ name, value })}/>`),
      '    </properties>',
      ...suite.cases.map(caseLine),
      '  </testsuite>',
    ]),
    '</testsuites>',
  ];
  return `${lines.join('\n')}\n`;
}

type Verdict = 'passed' | 'noted' | 'failure' | 'error' | 'skipped';

interface Case {
  readonly gate: GateDecision;
  readonly verdict: Verdict;
}

interface Suite {
  readonly name: string;
  readonly properties: readonly (readonly [string, string])[];
  readonly cases: readonly Case[];
}

function suitesOf(decisions: Decisions): Suite[] {
  const identities = decisions.policies.map(({ policy_name: name, version, sha256 }) => ({ name, version, sha256 }));
  // Gates of the command line stand under a policy name without a file.
  const names = [...new Set([...identities.map(({ name }) => name), ...decisions.gates.map(({ policy }) => policy)])];
  return names.map((name) => {
    const identity = identities.find((policy) => policy.name === name);
    return {
      name,
      properties: [
        ['as_of', decisions.as_of],
        ['outcome', decisions.outcome],
        ...(identity === undefined
          ? []
          : [['policy_version', identity.version] as const, ['policy_sha256', identity.sha256] as const]),
      ],
      cases: decisions.gates
        .filter(({ policy }) => policy === name)
        .map((gate) => ({ gate, verdict: verdictOf(gate) })),
    };
  });
}

function verdictOf({ status, blocks }: GateDecision): Verdict {
  if (status === 'PASS') return 'passed';
  if (blocks) return status === 'NOT_EVALUATED' ? 'error' : 'failure';
  return status === 'FAIL' ? 'noted' : 'skipped';
}

function totals(cases: readonly Case[]): Readonly<Record<string, string>> {
  return {
    tests: String(cases.length),
    failures: String(countOf(cases, 'failure')),
    errors: String(countOf(cases, 'error')),
  };
}

function countOf(cases: readonly Case[], wanted: Verdict): number {
  return cases.filter(({ verdict }) => verdict === wanted).length;
}

function caseLine({ gate, verdict }: Case): string {
  const open = `    <testcase${attributes({ name: gate.name, classname: `${gate.policy}.${gate.id}`, time: '0' })}`;
  if (verdict === 'passed') return `${open}/>`;
  const { value, asked, notes } = gateFigures(gate);
  const message = `${gate.status}: ${gate.metric} ${value}, asked ${asked}${notes === '' ? '' : ` (${notes})`}`;
  const type = `${gate.severity}.${gate.status}`;
  const inside =
    verdict === 'noted'
      ? `<system-out>${escapeXml(`${gate.severity}: ${message}`)}</system-out>`
      : verdict === 'skipped'
        ? `<skipped${attributes({ message })}/>`
        : `<${verdict}${attributes({ message, type })}/>`;
  return `${open}>${inside}</testcase>`;
}

function attributes(values: Readonly<Record<string, string>>): string {
  return Object.entries(values)
    .map(([name, value]) => ` ${name}="${escapeXml(value)}"`)
    .join('');
}
