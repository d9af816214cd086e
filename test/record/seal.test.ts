import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { GlassAlphaError } from '../../src/base/diagnostic.ts';
import { jcs, jsonFile } from '../../src/base/jcs.ts';
import { sha256Hex } from '../../src/base/sha256.ts';
import type { Manifest, ManifestBody } from '../../src/record/manifest.ts';
import { openManifest } from '../../src/record/open.ts';
import { sealManifest } from '../../src/record/seal.ts';
import { exampleBody } from './example-body.ts';

const sealed = sealManifest(exampleBody());

/** Every scalar of a JSON value, by path. */
function scalars(value: unknown, path: readonly (string | number)[] = []): (readonly (string | number)[])[] {
  if (value === null || typeof value !== 'object') return [path];
  return Object.entries(value).flatMap(([key, item]) =>
    scalars(item, [...path, Array.isArray(value) ? Number(key) : key]),
  );
}

function changedAt(value: unknown, path: readonly (string | number)[]): unknown {
  const copy = structuredClone(value) as Record<string | number, unknown>;
  let place = copy;
  for (const step of path.slice(0, -1)) place = place[step] as Record<string | number, unknown>;
  const last = path.at(-1)!;
  const old = place[last];
  if (typeof old === 'string') place[last] = /^[0-9a-f]{64}$/.test(old) ? sha256Hex(old) : `${old}x`;
  else if (typeof old === 'number') place[last] = old + 1;
  else if (typeof old === 'boolean') place[last] = !old;
  else place[last] = 'x';
  return copy;
}

describe('sealing', () => {
  test('the file is canonical JSON and a line feed, and its digest that of the file', () => {
    expect(new TextDecoder().decode(sealed.bytes)).toBe(`${new TextDecoder().decode(jcs(sealed.manifest))}\n`);
    expect(sealed.sha256).toBe(sha256Hex(sealed.bytes));
  });

  test('manifest_hash covers everything else', () => {
    const { manifest_hash, ...rest } = sealed.manifest;
    expect(manifest_hash).toBe(`sha256:${sha256Hex(jcs(rest))}`);
  });

  test('leaves and root can be computed by hand', () => {
    const { hashes, content, metrics, seeds, engine, gates, git } = sealed.manifest;
    const { root, ...leaves } = hashes;
    expect(root).toBe(sha256Hex(jcs(leaves)));
    expect(hashes.inputs.policy).toEqual({ 'policies/firm.yaml': sha256Hex('firm') });
    expect(hashes.inputs.schema).toBe(sha256Hex('{}'));
    expect(hashes.inputs.data).toEqual({ audited: sha256Hex('cells') });
    expect(hashes.inputs.seeds).toBe(sha256Hex(jcs(seeds)));
    expect(hashes.inputs.claims).toBe(sha256Hex(jcs({ git, trends: null, previous: null })));
    expect(hashes.engine).toBe(sha256Hex(jcs(engine)));
    expect(hashes.gates).toBe(sha256Hex(jcs(gates)));
    const fairness = 'demographic_parity_difference|attribute=gender';
    expect(hashes.results['7']).toBe(
      sha256Hex(jcs({ content: content['7'], metrics: { [fairness]: metrics[fairness] } })),
    );
    expect(Object.keys(hashes.results).sort()).toEqual(Object.keys(content).sort());
  });

  test('metrics and content hold published numbers, everything else is left as it is', () => {
    const { metrics, content, model, seeds } = sealed.manifest;
    expect(metrics['accuracy']?.result).toMatchObject({ value: 0.666666666667 });
    expect(metrics['demographic_parity_difference|attribute=gender']?.result).toMatchObject({ value: 0.3 });
    expect(content['5']).toMatchObject({ series: { roc: { x: [0, 0.333333333333, 1] } } });
    expect(model.threshold.value).toBe(0.123456789012345);
    expect(seeds.master).toBe(9007199254740991);
  });

  test('key order, frozen input and a second run change no byte', () => {
    const freeze = <T>(value: T): T => {
      if (value !== null && typeof value === 'object') {
        Object.values(value).forEach(freeze);
        Object.freeze(value);
      }
      return value;
    };
    const reversed = Object.fromEntries(Object.entries(exampleBody()).reverse()) as unknown as ManifestBody;
    expect(sealManifest(freeze(reversed)).bytes).toEqual(sealed.bytes);
  });

  test.each<[string, (body: ManifestBody) => ManifestBody]>([
    ['audit.model_id', (body) => ({ ...body, audit: { ...body.audit, model_id: '' } })],
    ['model.hash', (body) => ({ ...body, model: { ...body.model, hash: null } })],
    ['git.sha or git.reason', (body) => ({ ...body, git: { available: false, sha: null, dirty: null } })],
    ['metrics', (body) => ({ ...body, metrics: {}, content: { ...body.content, '5': {}, '7': {} } })],
    ['gates', (body) => ({ ...body, gates: { reason: '' } })],
    ['dataset', (body) => ({ ...body, dataset: {} })],
    ['dependencies', (body) => ({ ...body, dependencies: { core_packages: {} } })],
  ])('a record without %s is not sealed', (field, change) => {
    expect(() => sealManifest(change(exampleBody()))).toThrow(field);
  });

  test('a reference to a metric that is not there is not sealed', () => {
    const body = exampleBody();
    const content = { ...body.content, '2': { facts: { auc: { metric: 'auc' } } } };
    expect(() => sealManifest({ ...body, content })).toThrow('"auc"');
  });

  test('a field outside the schema is not sealed', () => {
    const body = { ...exampleBody(), surplus: 1 } as ManifestBody;
    expect(() => sealManifest(body)).toThrow('surplus');
  });
});

describe('opening', () => {
  test('gives back what was sealed', () => {
    expect(openManifest(sealed.bytes)).toEqual(sealed.manifest);
  });

  test('a column called __proto__ is a column', () => {
    const body = exampleBody();
    const odd = JSON.parse('{"__proto__":"text"}') as Record<string, string>;
    const dataset = { audited: { ...body.dataset['audited']!, dtypes: odd } };
    const { bytes } = sealManifest({ ...body, dataset });
    expect(Object.keys(openManifest(bytes).dataset['audited']!.dtypes)).toEqual(['__proto__']);
  });

  test('what stands under __proto__ is checked too', () => {
    const text = new TextDecoder().decode(sealed.bytes).replace('"accuracy":{', '"__proto__":1,"accuracy":{');
    expect(() => openManifest(new TextEncoder().encode(text))).toThrow(/__proto__/);
  });

  test('any changed field is found', () => {
    const paths = scalars(sealed.manifest);
    expect(paths.length).toBeGreaterThan(150);
    for (const path of paths) {
      const bytes = jsonFile(changedAt(sealed.manifest, path));
      expect(() => openManifest(bytes), path.join('.')).toThrow(GlassAlphaError);
    }
  });

  test('a change that is sealed again changes manifest_hash, and the root if it touches a leaf', () => {
    const covered =
      /^(metrics|content|gates|seeds|engine|git)\b|^configuration\.(hash|files\.1\.(ref|sha256)|files\.2\.sha256)|logical_sha256|^model\.hash$/;
    const { hashes, manifest_hash, ...body } = sealed.manifest;
    for (const path of scalars(body)) {
      let again: Manifest;
      try {
        again = sealManifest(changedAt(body, path) as ManifestBody).manifest;
      } catch {
        continue; // fixed texts and closed lists
      }
      expect(again.manifest_hash, path.join('.')).not.toBe(manifest_hash);
      const inTree = covered.test(path.join('.'));
      if (inTree) expect(again.hashes.root, path.join('.')).not.toBe(hashes.root);
    }
  });

  test('names the first violation by its path', () => {
    const broken = structuredClone(sealed.manifest) as unknown as { dataset: { audited: { shape: unknown } } };
    broken.dataset.audited.shape = ['300', 2];
    expect(() => openManifest(jsonFile(broken))).toThrow('dataset.audited.shape[0]');
  });

  test('names the leaf that was changed', () => {
    const text = new TextDecoder().decode(sealed.bytes).replace('"Example Bank"', '"Other Bank"');
    expect(() => openManifest(new TextEncoder().encode(text))).toThrow('hashes.results.front');
  });

  test('bytes that are no record give a GlassAlphaError, never another', () => {
    const codes = new Set<string>();
    fc.assert(
      fc.property(fc.nat(sealed.bytes.length - 1), fc.integer({ min: 1, max: 255 }), fc.boolean(), (at, bits, cut) => {
        const bytes = cut ? sealed.bytes.slice(0, at) : Uint8Array.from(sealed.bytes);
        if (!cut) bytes[at]! ^= bits;
        try {
          openManifest(bytes);
          throw new Error('opened');
        } catch (error) {
          if (!(error instanceof GlassAlphaError)) throw error;
          codes.add(error.code);
        }
      }),
      { numRuns: 150 },
    );
    expect([...codes].sort()).toEqual(['evidence.unverified', 'report.no_manifest']);
  });
});
