import { beforeAll, describe, expect, test } from 'vitest';
import { jsonFile } from '../../src/base/jcs.ts';
import { sha256Hex } from '../../src/base/sha256.ts';
import type { CheckId, PackFiles } from '../../src/evidence/check.ts';
import { metricsFile } from '../../src/evidence/metrics-file.ts';
import type { PackIndex } from '../../src/evidence/pack/pack-index.ts';
import { sumsText } from '../../src/evidence/pack/sums-text.ts';
import { verificationText } from '../../src/evidence/verification-text.ts';
import { isJudged } from '../../src/record/decisions.ts';
import type { ManifestBody, RecordedMetric } from '../../src/record/manifest.ts';
import { type SealedManifest, sealManifest } from '../../src/record/seal.ts';
import { typesetWith } from '../evidence/report-pdf.ts';
import { firstFailing, judgedRecord, packOf, reportOf, rewritten, textOf, utf8, zipOf } from './example-pack.ts';

// Mutations of evidence.md 11 on unsigned packs: (a) one file changed in a sound container, (b) derived files, index and sums made
// to fit. The first check that fails is asserted, and exit code 1.

let sealed: SealedManifest;
let other: SealedManifest;
let files: PackFiles;
let otherFiles: PackFiles;
let bytes: Uint8Array;

beforeAll(async () => {
  sealed = await judgedRecord();
  other = await judgedRecord((body) => ({ ...body, audit: { ...body.audit, title: 'Another audit' } }));
  ({ files, bytes } = packOf(sealed));
  otherFiles = packOf(other).files;
});

const manifestName = 'audit.manifest.json';
const withFile = (path: string, content: Uint8Array): PackFiles => new Map([...files, [path, content]]);
const without = (path: string): PackFiles => new Map([...files].filter(([name]) => name !== path));
const edited = (path: string, from: string | RegExp, to: string): PackFiles => {
  const before = textOf(files.get(path));
  const after = before.replace(from, to);
  if (after === before) throw new Error(`${path}: nothing to edit`);
  return withFile(path, utf8(after));
};
// biome-ignore lint/suspicious/noExplicitAny: a parsed record is edited in ways that its type forbids
type Loose = any;
/** The record's value changed, its digests as they were. */
const recordWith = (change: (value: Loose) => void): PackFiles => {
  const value = JSON.parse(textOf(files.get(manifestName)));
  change(value);
  return withFile(manifestName, jsonFile(value));
};
/** The record changed and closed again: every digest in it holds. */
const resealed = (change: (body: ManifestBody) => ManifestBody): SealedManifest => {
  const { hashes: _, manifest_hash: __, ...body } = sealed.manifest;
  return sealManifest(change(body));
};
const resealedFiles = (change: (body: ManifestBody) => ManifestBody): PackFiles => {
  const next = resealed(change);
  return packOf(next, reportOf(sealed)).files;
};

test('the untouched pack is consistent, and anyone could have rebuilt it', async () => {
  const { id, exitCode, result } = await firstFailing(bytes);
  expect([id, exitCode, result.level]).toEqual([undefined, 0, 'consistent']);
  expect(verificationText(result, false)).toEqual([
    '✓ All checksums valid',
    '✓ Manifest complete',
    '✓ Policy gates documented',
    '✓ Reproducibility info present',
    '! Unsigned: intact, but anyone could have rebuilt it',
    'Gates: FAIL (1 pass, 1 fail)',
    'Assurance: consistent: the files agree with each other and the gates recompute; nobody has vouched for them',
  ]);
});

interface Row {
  readonly name: string;
  readonly change: () => PackFiles;
  readonly a: CheckId;
  /** Undefined: only a key or typesetting again shows it. */
  readonly b: CheckId | undefined;
}

const rows: readonly Row[] = [
  // content
  {
    name: 'README',
    change: () => edited('README.txt', 'sha256sum -c', 'true || sha256sum -c'),
    a: 'index',
    b: undefined,
  },
  { name: 'badge', change: () => edited('badge.svg', 'FAIL', 'PASS'), a: 'index', b: undefined },
  { name: 'configuration', change: () => edited('audit.yaml', '10-14', '10-15'), a: 'index', b: 'links' },
  { name: 'policy text', change: () => edited('policy/firm.yaml', '0.1,', '0.5,'), a: 'index', b: 'links' },
  { name: 'input', change: () => edited('inputs/schema_f_r.json', '[]', '[1]'), a: 'index', b: 'links' },
  { name: 'dataset schema', change: () => edited('dataset_schema.json', 'Score', 'Scorf'), a: 'index', b: 'links' },
  { name: 'sidecar', change: () => edited('audit.findings.json', /[0-9a-f]{8}/, '00000000'), a: 'index', b: 'links' },
  { name: 'PDF byte', change: () => edited('audit.pdf', '%PDF-1.7', '%PDF-1.6'), a: 'index', b: undefined },
  // record, digests in it as they were
  {
    name: 'metric',
    change: () => recordWith((m) => Object.assign(m['metrics']['accuracy']['result'], { value: 0.9 })),
    a: 'index',
    b: 'manifest-schema',
  },
  {
    name: 'n',
    change: () => recordWith((m) => Object.assign(m['metrics']['accuracy']['result'], { n: 301 })),
    a: 'index',
    b: 'manifest-schema',
  },
  {
    name: 'data digest',
    change: () => recordWith((m) => Object.assign(m['dataset']['audited'], { hash: '0'.repeat(64) })),
    a: 'index',
    b: 'manifest-schema',
  },
  {
    name: 'seed',
    change: () => recordWith((m) => Object.assign(m['seeds'], { master: 1 })),
    a: 'index',
    b: 'manifest-schema',
  },
  {
    name: 'query result',
    change: () => recordWith((m) => Object.assign(m['engine']['query_log'][0], { result_sha256: '0'.repeat(64) })),
    a: 'index',
    b: 'manifest-schema',
  },
  {
    name: 'unknown field',
    change: () => recordWith((m) => Object.assign(m, { note: 1 })),
    a: 'index',
    b: 'manifest-schema',
  },
  {
    name: 'FAIL as PASS',
    change: () => edited(manifestName, '"outcome":"FAIL"', '"outcome":"PASS"'),
    a: 'index',
    b: 'manifest-schema',
  },
  // decisions
  {
    name: 'decision outcome',
    change: () => edited('policy_decisions.json', '"outcome":"FAIL"', '"outcome":"PASS"'),
    a: 'index',
    b: 'policy',
  },
  {
    name: 'decision exit code',
    change: () => edited('policy_decisions.json', '"exit_code":1', '"exit_code":0'),
    a: 'index',
    b: 'policy',
  },
  {
    name: 'decision owner',
    change: () => withFile('policy_decisions.json', otherFiles.get('policy_decisions.json') as Uint8Array),
    a: 'index',
    b: 'links',
  },
  // JSON
  ...(
    [
      ['duplicate key', (t: string) => t.replace('{', '{"a":1,"a":1,')],
      ['space', (t: string) => t.replace(':', ': ')],
      ['byte order mark', (t: string) => `\ufeff${t}`],
      ['1.0', (t: string) => t.replace('"gates":[', '"gates":[1.0,')],
      ['1e2', (t: string) => t.replace('"gates":[', '"gates":[1e2,')],
      ['2^53+1', (t: string) => t.replace('"gates":[', '"gates":[9007199254740993,')],
      ['lone surrogate', (t: string) => t.replace('"gates":[', '"gates":["\\ud800",')],
      ['NaN', (t: string) => t.replace('"gates":[', '"gates":[NaN,')],
      ['depth 10^5', () => `${'['.repeat(1e5)}${']'.repeat(1e5)}\n`],
      ['trailing bytes', (t: string) => `${t}\n`],
      ['no final line feed', (t: string) => t.trimEnd()],
    ] as const
  ).map(
    ([name, change]): Row => ({
      name: `decisions: ${name}`,
      change: () => withFile('policy_decisions.json', utf8(change(textOf(files.get('policy_decisions.json'))))),
      a: 'index',
      b: 'index',
    }),
  ),
  // set
  { name: 'policy removed', change: () => without('policy/firm.yaml'), a: 'index', b: 'links' },
  { name: 'input removed', change: () => without('inputs/schema_f_r.json'), a: 'index', b: 'links' },
  { name: 'policy added', change: () => withFile('policy/other.yaml', utf8('a: 1\n')), a: 'index', b: 'links' },
  {
    name: 'PDF of another pack',
    change: () => withFile('audit.pdf', otherFiles.get('audit.pdf') as Uint8Array),
    a: 'index',
    b: 'pdf',
  },
  {
    name: 'record of another pack',
    change: () => withFile(manifestName, otherFiles.get(manifestName) as Uint8Array),
    a: 'index',
    b: 'links',
  },
  ...[
    'README.txt',
    'SHA256SUMS.txt',
    'audit.yaml',
    'dataset_schema.json',
    'pack.json',
    'policy_decisions.json',
    manifestName,
    'audit.pdf',
  ].map((path): Row => ({ name: `${path} removed`, change: () => without(path), a: 'required-files', b: undefined })),
  { name: 'file added', change: () => withFile('letter.docx', utf8('x')), a: 'required-files', b: 'required-files' },
  { name: 'second report', change: () => withFile('b.pdf', utf8('x')), a: 'required-files', b: 'required-files' },
  {
    name: 'run facts added',
    change: () => withFile('audit.run.json', utf8('{}\n')),
    a: 'required-files',
    b: 'required-files',
  },
  {
    name: 'report renamed',
    change: () => new Map([...without('audit.pdf'), ['b.pdf', files.get('audit.pdf') as Uint8Array]]),
    a: 'required-files',
    b: 'required-files',
  },
  // sums
  ...(
    [
      ['empty', () => ''],
      ['reordered', (t: string) => `${t.trimEnd().split('\n').reverse().join('\n')}\n`],
      ['CRLF', (t: string) => t.replaceAll('\n', '\r\n')],
      ['upper case', (t: string) => t.toUpperCase()],
      ['*', (t: string) => t.replace('  ', ' *')],
      ['traversal', (t: string) => `${t}${'0'.repeat(64)}  ../x\n`],
      ['duplicate', (t: string) => `${t}${t.split('\n')[0]}\n`],
      ['no final line feed', (t: string) => t.trimEnd()],
    ] as const
  ).map(
    ([name, change]): Row => ({
      name: `sums: ${name}`,
      change: () => withFile('SHA256SUMS.txt', utf8(change(textOf(files.get('SHA256SUMS.txt'))))),
      a: 'checksums',
      b: undefined,
    }),
  ),
];

test.each(rows)('$name: one file changed', async ({ change, a }) => {
  const { id, exitCode } = await firstFailing(zipOf(change()));
  expect([id, exitCode]).toEqual([a, 1]);
});

test.each(rows.filter(({ b }) => b !== undefined))('$name, and everything made to fit', async ({ change, b }) => {
  const { id, exitCode } = await firstFailing(zipOf(rewritten(change())));
  expect([id, exitCode]).toEqual([b, 1]);
});

describe('README and badge', () => {
  test.each([
    ['README.txt', 'sha256sum -c', 'true || sha256sum -c'],
    ['badge.svg', 'FAIL', 'PASS'],
  ])('%s with index and sums made to fit', async (path, from, to) => {
    const changed = edited(path, from, to);
    const fitted = rewritten(changed, (index) => index);
    const again = new Map([...fitted, [path, changed.get(path) as Uint8Array]]);
    const { id } = await firstFailing(zipOf(fitSums(again)));
    expect(id).toBe('derived');
  });
});

/** Index and sums for these files, derived files left as they are. */
function fitSums(all: PackFiles): PackFiles {
  const fitted = rewritten(all);
  const index = JSON.parse(textOf(fitted.get('pack.json'))) as PackIndex;
  const kept = new Map([...fitted, ['README.txt', all.get('README.txt')], ['badge.svg', all.get('badge.svg')]] as [
    string,
    Uint8Array,
  ][]);
  const list = index.files.map((entry) => ({ ...entry, ...sized(kept.get(entry.path) as Uint8Array) }));
  kept.set('pack.json', jsonFile({ ...index, files: list }));
  kept.set('SHA256SUMS.txt', utf8(sumsText(kept)));
  return kept;
}

const sized = (content: Uint8Array) => ({ sha256: sha256Hex(content), size: content.length });
const attachments = ({ manifest, bytes: record }: SealedManifest) => ({
  'manifest.json': record,
  'metrics.json': metricsFile(manifest),
});

describe('record closed again: every digest in it holds', () => {
  const gatesOf = (body: ManifestBody) => (isJudged(body.gates) ? body.gates : undefined);
  const bodies: readonly [string, (body: ManifestBody) => ManifestBody, CheckId][] = [
    [
      'a metric',
      (body) => ({
        ...body,
        metrics: {
          ...body.metrics,
          roc_auc: {
            ...(body.metrics['roc_auc'] as RecordedMetric),
            result: { kind: 'undefined', reason: 'not_computed', n: 299 },
          },
        },
      }),
      'pdf',
    ],
    [
      'the policy text',
      (body) => ({
        ...body,
        configuration: {
          ...body.configuration,
          files: body.configuration.files.map((f) =>
            f.role === 'policy' ? { ...f, text: f.text.replace('0.1,', '0.5,') } : f,
          ),
        },
      }),
      'links',
    ],
    ['the tool version', (body) => ({ ...body, glassalpha_version: '0.3.1' }), 'pdf'],
  ];
  test.each(bodies)('%s', async (_, change, expected) => {
    expect(await firstFailing(zipOf(resealedFiles(change)))).toMatchObject({ id: expected, exitCode: 1 });
  });

  const gates: readonly [string, (gates: NonNullable<ReturnType<typeof gatesOf>>) => object][] = [
    [
      'FAIL as PASS',
      (g) => ({
        ...g,
        gates: g.gates.map((one) => ({ ...one, status: 'PASS', original_status: 'PASS', blocks: false })),
      }),
    ],
    ['threshold', (g) => ({ ...g, gates: g.gates.map((one) => ({ ...one, threshold: 0.9 })) })],
    ['severity', (g) => ({ ...g, gates: g.gates.map((one) => ({ ...one, severity: 'info' })) })],
    ['comparison', (g) => ({ ...g, gates: g.gates.map((one) => ({ ...one, comparison: 'greater_than' })) })],
    ['gate deleted', (g) => ({ ...g, gates: g.gates.slice(1) })],
    ['gates reordered', (g) => ({ ...g, gates: g.gates.toReversed() })],
    ['outcome', (g) => ({ ...g, outcome: 'PASS' })],
    ['exit code', (g) => ({ ...g, exit_code: 0 })],
    ['counts', (g) => ({ ...g, counts: { ...g.counts, fail: 0 } })],
    [
      'waiver added',
      (g) => ({
        ...g,
        gates: g.gates.map((one) => ({
          ...one,
          status: 'WAIVED',
          waiver: { id: 'W1', state: 'active', expires: '2026-01-01', approved_by_role: 'CRO', signed: false },
        })),
      }),
    ],
  ];
  test.each(gates)('gates: %s, the report typeset of the forged record', async (_, change) => {
    const forged = resealed((body) => ({ ...body, gates: change(gatesOf(body) as never) as never }));
    expect(await firstFailing(packOf(forged).bytes)).toMatchObject({ id: 'policy', exitCode: 1 });
  });

  test('a pack rebuilt wholly from a forged record is consistent, and the text says that anyone could have', async () => {
    const forged = await judgedRecord((body) => ({
      ...body,
      metrics: {
        ...body.metrics,
        accuracy: {
          ...(body.metrics['accuracy'] as RecordedMetric),
          result: { ...(body.metrics['accuracy']?.result as object), value: 0.99 } as never,
        },
      },
    }));
    const { id, result } = await firstFailing(packOf(forged).bytes);
    expect([id, result.level, result.exitCode]).toEqual([undefined, 'consistent', 0]);
    expect(verificationText(result, false)).toContain('! Unsigned: intact, but anyone could have rebuilt it');
  });
});

describe('the report', () => {
  const fitted = (pdf: Uint8Array): Uint8Array => packOf(sealed, pdf).bytes;
  const pdfText = (): string => new TextDecoder('latin1').decode(files.get('audit.pdf'));
  const latin1 = (text: string): Uint8Array => Uint8Array.from(text, (c) => c.charCodeAt(0));

  test('a later revision', async () => {
    const start = /startxref\n(\d+)/.exec(pdfText())?.[1];
    const revision = `${pdfText()}1 0 obj\n<< /Type /Pages >>\nendobj\nxref\n0 1\n0000000000 65535 f \ntrailer\n<< /Size 1 /Prev ${start} >>\nstartxref\n${pdfText().length + 42}\n%%EOF\n`;
    expect(await firstFailing(fitted(latin1(revision)))).toMatchObject({ id: 'pdf' });
  });

  test('bytes after its end, bytes before its table', async () => {
    expect(await firstFailing(fitted(latin1(`${pdfText()}x`)))).toMatchObject({ id: 'pdf' });
    const at = Number(/startxref\n(\d+)/.exec(pdfText())?.[1]);
    const hidden = `${pdfText().slice(0, at)}% hidden\n${pdfText().slice(at)}`.replace(
      /startxref\n\d+/,
      `startxref\n${at + 9}`,
    );
    expect(await firstFailing(fitted(latin1(hidden)))).toMatchObject({ id: 'pdf' });
  });

  test('another attachment beside ours, none of ours, metrics of another record', async () => {
    const { 'manifest.json': manifest, 'metrics.json': metrics } = attachments(sealed);
    for (const attached of [
      { 'manifest.json': manifest, 'metrics.json': metrics, 'more.json': utf8('{}') },
      { 'manifest.json': manifest },
      { 'manifest.json': manifest, 'metrics.json': utf8('{}\n') },
      {},
    ]) {
      expect(await firstFailing(fitted(typesetWith(attached as never)))).toMatchObject({ id: 'pdf' });
    }
  });

  test('text only: typesetting again shows it', async () => {
    const rerender = async (): Promise<Uint8Array> => reportOf(sealed);
    const { result } = await firstFailing(bytes, { rerender });
    expect([result.level, result.marks]).toEqual(['consistent', ['rerendered']]);
    const changed = latin1(pdfText().replace(/\/Title \(Report\)/, '/Title (Rexort)'));
    expect(changed).not.toEqual(files.get('audit.pdf'));
    expect(await firstFailing(fitted(changed))).toMatchObject({ id: undefined });
    expect(await firstFailing(fitted(changed), { rerender })).toMatchObject({ id: 'pdf', exitCode: 1 });
  });
});

describe('what a reader demands', () => {
  test.each([
    [{ model: 'credit_v3' }],
    [{ minSequence: 4 }],
    [{ challenge: 'regulator-42' }],
    [{ policySha256: '0'.repeat(64) }],
  ])('%j is not met', async (expected) => {
    expect(await firstFailing(bytes, { expected })).toMatchObject({ id: 'expectations', exitCode: 1 });
  });

  test('met, it passes', async () => {
    const policySha256 = (sealed.manifest.gates as never as { policies: { sha256: string }[] }).policies[0]?.sha256;
    const { result } = await firstFailing(bytes, { expected: { model: 'credit_v2', minSequence: 3, policySha256 } });
    expect(result.checks.at(-1)).toEqual({ id: 'expectations', status: 'pass', detail: 'as demanded' });
  });

  test('a level that is not reached', async () => {
    expect(await firstFailing(bytes, { require: ['signed'] })).toMatchObject({
      exitCode: 1,
      result: { level: 'consistent' },
    });
    expect(await firstFailing(bytes, { require: ['consistent', 'rerendered'] })).toMatchObject({ exitCode: 1 });
    expect(await firstFailing(bytes, { require: ['consistent'] })).toMatchObject({ exitCode: 0 });
  });
});

test('causes are named', async () => {
  const detail = async (change: PackFiles): Promise<string> => {
    const { result } = await firstFailing(zipOf(change));
    return result.checks
      .filter(({ status }) => status === 'fail')
      .map(({ detail: d }) => d)
      .join('\n');
  };
  const crlf = (path: string): PackFiles => withFile(path, utf8(textOf(files.get(path)).replaceAll('\n', '\r\n')));
  expect(await detail(crlf('policy/firm.yaml'))).toContain('line endings were converted');
  expect(await detail(withFile('audit.pdf', otherFiles.get('audit.pdf') as Uint8Array))).toContain(
    'file of another report',
  );
  expect(await detail(edited('README.txt', 'audit', 'auditt'))).toContain(
    'changed after export, wrong file, or damaged',
  );
  expect(await detail(edited('README.txt', 'audit', 'auditt'))).toContain('export it again from the report');
});
