import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { sha256Hex } from '../../src/base/sha256.ts';
import { runAudit } from '../../src/index.ts';
import { csv, folderWith } from './audit-table.ts';

const rows = Array.from({ length: 120 }, (_, i) => [
  (i * 7) % 5 < 2 ? 1 : 0,
  ((i * 13) % 20) / 20,
  i % 3 === 0 ? 'A' : 'B',
]);

test('findings and gates on facts and grades, from files to files', async () => {
  const folder = folderWith({
    'rows.csv': csv(['y', 'score', 'rating'], rows),
    'findings.yaml': `- {id: F-1, text: a, severity: low, status: open, due: 2025-01-01}
- {id: F-2, text: b, severity: high, status: closed, gate: pds_hold, mitigation: PD of A raised}
`,
    'policy.yaml': `policy_name: P
version: "1"
effective_date: "2025-01-01"
gates:
  - {name: "PDs hold", metric: pd_binomial_p, threshold: 0.05, comparison: greater_than_or_equal, severity: error}
  - {name: "PDs hold, Jeffreys", metric: pd_jeffreys_p, params: {adjust: holm}, threshold: 0.05, comparison: greater_than_or_equal, severity: error}
  - {name: "None late", metric: open_findings_past_due, threshold: 0, comparison: equals, severity: warning}
  - {name: "Recent", metric: audit_age_days, threshold: 365, comparison: less_than, severity: info}
`,
    'audit.yaml': `as_of: 2025-09-30
findings: findings.yaml
policy_gates: policy.yaml
metrics: {n_bootstrap: 1000}
data: {path: rows.csv, target_column: y, score_column: score, grade_column: rating, grade_pd: {A: 0.01, B: 0.5}}
`,
  });
  const result = await runAudit(join(folder, 'audit.yaml'), join(folder, 'out.pdf'));
  expect(readdirSync(folder)).toContain('out.findings.json');
  const text = readFileSync(join(folder, 'out.findings.json'), 'utf8');
  expect(JSON.parse(text)).toEqual({
    format: 'glassalpha-findings/1',
    manifest_sha256: sha256Hex(readFileSync(join(folder, 'out.manifest.json'))),
    as_of: '2025-09-30',
    findings: [
      { id: 'F-1', text: 'a', severity: 'low', status: 'open', due: '2025-01-01', open: true, past_due: true },
      {
        id: 'F-2',
        text: 'b',
        severity: 'high',
        status: 'closed',
        gate: 'pds_hold',
        mitigation: 'PD of A raised',
        open: false,
        past_due: false,
      },
    ],
  });
  expect(result.gates.map(({ name, status, value, reason }) => [name, status, typeof value, reason])).toEqual([
    ['PDs hold', 'FAIL', 'number', null],
    ['PDs hold, Jeffreys', 'FAIL', 'number', null],
    ['None late', 'FAIL', 'number', null],
    ['Recent', 'NOT_EVALUATED', 'object', 'not_computed'],
  ]);
}, 60_000);
