import { describe, expect, test } from 'vitest';
import { GlassAlphaError } from '../../src/base/diagnostic.ts';
import { inspect } from '../../src/evidence/inspect.ts';
import { metricsFile } from '../../src/evidence/metrics-file.ts';
import { prettyJson } from '../../src/evidence/pretty-json.ts';
import { evaluatePolicies } from '../../src/policy/evaluate.ts';
import { sealManifest } from '../../src/record/seal.ts';
import { mapOf, policyWith } from '../policy/example-metrics.ts';
import { exampleBody, exampleMetrics } from '../record/example-body.ts';
import { metrics, reportPdf, sealed, typesetWith } from './report-pdf.ts';

const text = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);

async function codeOf(bytes: Uint8Array): Promise<string> {
  try {
    await inspect(bytes);
    return 'none';
  } catch (error) {
    if (!(error instanceof GlassAlphaError)) throw error;
    return error.code;
  }
}

describe('inspect', () => {
  test('gives equal bytes from the report and from its record', async () => {
    const [fromPdf, fromManifest] = [await inspect(reportPdf), await inspect(sealed.bytes)];
    expect(fromPdf.metrics).toEqual(fromManifest.metrics);
    expect(fromPdf.metrics).toEqual(metrics);
    expect([fromPdf.source, fromPdf.manifestSha256]).toEqual(['pdf', sealed.sha256]);
    expect(fromManifest).toMatchObject({ source: 'manifest', manifest: sealed.manifest, manifestBytes: sealed.bytes });
  });

  test('refuses what holds no record', async () => {
    expect(await codeOf(typesetWith({}))).toBe('report.no_manifest');
    expect(await codeOf(typesetWith({ 'manifest.json': sealed.bytes }))).toBe('report.no_manifest');
    for (const content of ['', '{}', 'plain text', '%PDF-1.7\n', '[1]']) {
      expect(await codeOf(new TextEncoder().encode(content)), content).toBe('report.no_manifest');
    }
  });

  test('refuses metrics that are not those of the record', async () => {
    const other = new TextEncoder().encode(text(metrics).replace('0.666666666667', '0.766666666667'));
    expect(await codeOf(typesetWith({ 'manifest.json': sealed.bytes, 'metrics.json': other }))).toBe(
      'evidence.unverified',
    );
  });

  test('forms of later versions are named, not guessed at', async () => {
    expect(await codeOf(new TextEncoder().encode('PK\u0003\u0004rest'))).toBe('report.no_manifest');
    expect(await codeOf(new TextEncoder().encode('<!doctype html>'))).toBe('config.unavailable');
  });
});

describe('metrics.json', () => {
  const gates = evaluatePolicies({
    policies: [policyWith([{ name: 'Parity' }, { name: 'Watched', threshold: null, severity: 'info' }], 'Firm')],
    metrics: mapOf(...exampleMetrics),
    attributes: ['gender'],
    asOf: '2025-10-14',
  });
  const judged = JSON.parse(text(metricsFile(sealManifest(exampleBody(gates)).manifest)));

  test('has its six parts, sorted', () => {
    expect(Object.keys(judged)).toEqual(['audit', 'format', 'gates', 'hashes', 'metrics', 'sections']);
    expect(judged.format).toBe('glassalpha-metrics/1');
    expect(judged.metrics).toEqual(sealed.manifest.metrics);
  });

  test('gates are a map by policy and id, their rows a map with the keys of metrics', () => {
    expect(Object.keys(judged.gates)).toEqual(['Firm#parity', 'Firm#watched']);
    expect(judged.gates['Firm#parity']).toMatchObject({ status: 'FAIL', value: 0.3 });
    expect(Object.keys(judged.gates['Firm#parity'].rows)).toEqual(['demographic_parity_difference|attribute=gender']);
    for (const key of Object.keys(judged.gates['Firm#parity'].rows)) expect(judged.metrics).toHaveProperty([key]);
  });

  test('sections are performed or say why not', () => {
    expect(judged.sections).toMatchObject({ '5': 'performed', '9': 'not_in_this_version', front: 'performed' });
    expect(Object.keys(judged.sections)).toHaveLength(18);
  });

  test('without a policy the reason stands there', () => {
    expect(JSON.parse(text(metrics)).gates).toEqual({ reason: 'no policy given' });
  });

  test('one scalar per line, two spaces, sorted keys, a final line feed', () => {
    const lines = text(metrics).split('\n');
    expect(lines.at(-1)).toBe('');
    for (const line of lines.slice(0, -1))
      expect(line).toMatch(/^( {2})*(".*": )?("([^"\\]|\\.)*"|[\d.eE+-]+|true|false|null|\{\}|\[\]|[[\]{}]),?$/);
    const sections = lines.slice(lines.indexOf('  "sections": {') + 1, -3).map((line) => line.trim().split('"')[1]);
    expect(sections).toEqual([
      '1',
      '10',
      '11',
      '12',
      '13',
      '14',
      '2',
      '3',
      '4',
      '5',
      '6',
      '7',
      '8',
      '9',
      'A',
      'B',
      'C',
      'front',
    ]);
  });
});

test('prettyJson keeps every value and every key', () => {
  const odd = JSON.parse('{"__proto__":[],"b":{},"10":1e21,"9":-0.5,"é":"\\u2028\\n","a":[[1],[]]}');
  expect(JSON.parse(prettyJson(odd))).toEqual(odd);
  expect(prettyJson(odd).split('\n').slice(0, 5)).toEqual([
    '{',
    '  "10": 1e+21,',
    '  "9": -0.5,',
    '  "__proto__": [],',
    '  "a": [',
  ]);
});
