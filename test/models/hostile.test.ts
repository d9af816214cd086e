import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { readModel } from '../../src/models/read-model.ts';
import { fixtureBytes } from './fixture.ts';

const bytesOf = (text: string): Uint8Array => Uint8Array.from(text, (c) => c.charCodeAt(0));

describe('hostile files are refused', () => {
  const reasons: Record<string, RegExp> = {
    'xgb-cycle.json': /trees\[0\]\.left_children\[1\]: the child is the root/,
    'xgb-feature-out-of-range.json': /trees\[0\]\.split_indices\[0\]: feature 5; allowed 0 to 0/,
    'ubj-bad-count.ubj': /damaged UBJSON at byte 30: length 1125899906842624, but 0 bytes left/,
    'onnx-bad-length.onnx': /an ONNX model/,
    'huge-length.pkl': /pickle/,
    'inst.pkl': /pickle/,
    'persistent-id.pkl': /pickle/,
    'reduce.pkl': /pickle/,
    'self-reference.pkl': /pickle/,
    'truncated.joblib': /pickle/,
  };

  it('covers the folder', () => {
    const folder = readdirSync(new URL('./fixtures/hostile', import.meta.url));
    expect(folder.sort()).toEqual(Object.keys(reasons).sort());
  });

  it.each(Object.keys(reasons))('%s', (name) => {
    const { model, diagnostics } = readModel(fixtureBytes(`hostile/${name}`), { featureColumns: ['f'] });
    expect(model).toBeNull();
    expect(diagnostics.map((d) => d.message).join('\n')).toMatch(reasons[name]!);
    expect(diagnostics.every((d) => d.severity === 'error')).toBe(true);
  });

  const generated: [string, Uint8Array, RegExp][] = [
    ['JSON nested a million deep', bytesOf('['.repeat(1e6)), /nesting deeper than 200/],
    ['JSON objects nested deep', bytesOf('{"a":'.repeat(1e5)), /nesting deeper than 200/],
    ['UBJSON nested deep', bytesOf(`{i\x01a${'['.repeat(1e6)}`), /nesting deeper than 200/],
    ['a pickle nested deep', bytesOf(`\x80\x04${']'.repeat(2e5)}`), /pickle/],
    ['a zlib stream', Uint8Array.of(0x78, 0xda, 0xec, 0xc1), /compressed/],
    ['an empty file', new Uint8Array(0), /empty/],
    ['zeros', new Uint8Array(64), /no known model format; it starts with the bytes 00 00/],
    ['a prototype key', bytesOf('{"learner": {"__proto__": {}}}'), /byte 24: the key "__proto__"/],
    ['a key twice', bytesOf('{"learner": {}, "learner": {}}'), /the key "learner" occurs twice/],
    ['bytes after the end', bytesOf('{"learner": {}} x'), /1 bytes after the end/],
    ['invalid UTF-8', Uint8Array.of(0x7b, 0x22, 0xc3, 0x28, 0x22), /byte 2: not valid UTF-8/],
    ['no object', bytesOf('[1, 2]'), /no model format this tool knows/],
  ];
  it.each(generated)('%s', (_, bytes, reason) => {
    const started = performance.now();
    const { model, diagnostics } = readModel(bytes);
    expect(model).toBeNull();
    expect(diagnostics.map((d) => d.message).join('\n')).toMatch(reason);
    expect(performance.now() - started).toBeLessThan(2000);
  });
});

describe('formats of later versions are named, with the way out', () => {
  const known: [string, Uint8Array, string, RegExp][] = [
    ['LightGBM', bytesOf('tree\nversion=v4\n'), 'config.unavailable', /LightGBM/],
    ['pickle protocol 4', bytesOf('\x80\x04\x95abc.'), 'config.unavailable', /pickle/],
    ['gzip', Uint8Array.of(0x1f, 0x8b, 8, 0), 'config.unavailable', /compressed/],
    ['skops', bytesOf('PK\x03\x04 … schema.json'), 'config.unavailable', /skops/],
    ['zip', bytesOf('PK\x03\x04 …'), 'model.unsupported', /zip/],
    ['MOJO', bytesOf('PK\x03\x04 model.ini'), 'model.unsupported', /MOJO/],
    ['ONNX', Uint8Array.of(0x08, 0x0a, 0x12, 0x08), 'config.unavailable', /ONNX/],
    ['CatBoost JSON', bytesOf('{"oblivious_trees": []}'), 'config.unavailable', /CatBoost model \(JSON\)/],
    ['CatBoost binary', bytesOf('CBM1abcd'), 'model.unsupported', /\.cbm/],
    ['XGBoost binary', bytesOf('binfabcd'), 'model.unsupported', /old binary/],
    ['linear JSON', bytesOf('{"format": "glassalpha-linear/1"}'), 'config.unavailable', /linear/],
    ['linear YAML', bytesOf('# a\nformat: glassalpha-linear/1\n'), 'config.unavailable', /linear/],
    ['PMML', bytesOf('<?xml version="1.0"?>\n<PMML version="4.4">'), 'model.unsupported', /PMML/],
  ];
  it.each(known)('%s', (_, bytes, code, message) => {
    const { model, diagnostics } = readModel(bytes, { file: 'models/m' });
    expect(model).toBeNull();
    expect(diagnostics).toHaveLength(1);
    expect(diagnostics[0]).toMatchObject({ code, where: { file: 'models/m' } });
    expect(diagnostics[0]!.message).toMatch(message);
    expect(diagnostics[0]!.hint).toMatch(/data\.score_column/);
  });

  it('a declared type that contradicts the content is named', () => {
    const { diagnostics } = readModel(fixtureBytes('xgb-rf/model.json'), { type: 'lightgbm' });
    expect(diagnostics).toMatchObject([{ code: 'model.type_mismatch' }]);
    expect(diagnostics[0]!.message).toBe('model.type is "lightgbm", but the file is an XGBoost model (JSON)');
    expect(readModel(bytesOf('tree\n'), { type: 'xgboost' }).diagnostics).toMatchObject([
      { code: 'model.type_mismatch' },
    ]);
  });
});
