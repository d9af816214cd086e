import { describe, expect, test } from 'vitest';
import { jsonFile } from '../../../src/base/jcs.ts';
import { sha256Hex } from '../../../src/base/sha256.ts';
import { neededInputs } from '../../../src/evidence/reproduce/needed-inputs.ts';
import { type Allowance, reproduction } from '../../../src/evidence/reproduce/reproduction.ts';
import { rerunArguments } from '../../../src/evidence/reproduce/rerun-arguments.ts';
import { rerunFolder } from '../../../src/evidence/reproduce/rerun-folder.ts';
import type { Manifest } from '../../../src/record/manifest.ts';
import { body, changed, record, withData, withMetric } from '../compare/changed-record.ts';

const bytes = jsonFile(record);
const pdf = new TextEncoder().encode('pdf');

function outcomeOf(rerun: Manifest, allowed: readonly Allowance[] = [], rerunPdf: Uint8Array | null = pdf) {
  return reproduction({
    manifest: record,
    manifestSha256: sha256Hex(bytes),
    rerun,
    files: [
      { role: 'report', name: 'r.pdf', recorded: pdf, rerun: rerunPdf },
      { role: 'manifest', name: 'manifest.json', recorded: bytes, rerun: jsonFile(rerun) },
    ],
    allowed,
    toolVersion: '0.3.0',
  });
}

describe('reproduction', () => {
  test('of the same bytes is identical', () => {
    expect(outcomeOf(record)).toMatchObject({ outcome: 'identical', causes: [], files: [{ identical: true }, {}] });
  });

  test('of the same record with other pages is a matter of typesetting', () => {
    for (const other of [new TextEncoder().encode('other'), null])
      expect(outcomeOf(record, [], other)).toMatchObject({
        outcome: 'different',
        causes: [{ cause: 'typesetting', subject: 'r.pdf' }],
      });
  });

  test('another engine or version is forgiven only where that was allowed and results are equal', () => {
    const engine = changed({ engine: { ...body.engine, version: '2.0.0' } });
    const version = changed({ glassalpha_version: '0.4.0' });
    const cases = [
      [engine, [], 'different'],
      [engine, ['engine'], 'results-identical'],
      [engine, ['version'], 'different'],
      [version, ['version'], 'results-identical'],
      [version, ['engine'], 'different'],
      [withData({ hash: sha256Hex('x') }), ['engine', 'version'], 'different'],
      [
        changed({ glassalpha_version: '0.4.0', metrics: withMetric('accuracy', { value: 0.7 }).metrics }),
        ['version'],
        'different',
      ],
    ] as const;
    for (const [rerun, allowed, outcome] of cases) expect(outcomeOf(rerun, allowed).outcome).toBe(outcome);
  });
});

describe('what a rerun is made of', () => {
  test('every text of the record at the place that pack.json names', () => {
    const { config, files } = rerunFolder(record, bytes);
    expect(config).toBe('audit.yaml');
    const { paths } = JSON.parse(new TextDecoder().decode(files.get('pack.json')));
    for (const { ref, sha256 } of record.configuration.files)
      expect(sha256Hex(files.get(paths[ref]) ?? new Uint8Array())).toBe(sha256);
    expect(files.get('recorded.manifest.json')).toBe(bytes);
  });

  test('inputs by role, with the flags that bring them', () => {
    expect(neededInputs(record, { bundled: [], modelFile: 'm.json' })).toEqual([
      { role: 'audited', name: 'holdout.csv', sha256: sha256Hex('data'), flag: '--data PATH' },
      { role: 'model', name: 'm.json', sha256: sha256Hex('model'), flag: '--model PATH' },
    ]);
    expect(neededInputs(record, { bundled: ['audited'] }).map(({ role }) => role)).toEqual(['model']);
  });

  test('flags that changed the audit then', () => {
    const configuration = {
      ...body.configuration,
      overrides: [
        { flag: '--strict', key: 'strict_mode', value: true },
        { flag: '--check-shift', key: 'shifts', value: ['g:-0.1', 'h:+0.1'] },
      ],
    };
    const locations = { model: '/m.json', train: '/a=b.csv' };
    expect(rerunArguments({ configuration }, { config: 'audit.yaml', output: 'o.pdf', locations })).toEqual([
      'audit',
      '--config=audit.yaml',
      '--output=o.pdf',
      '--strict',
      '--check-shift=g:-0.1',
      '--check-shift=h:+0.1',
      '--data=train=/a=b.csv',
      '--model=/m.json',
    ]);
  });
});
