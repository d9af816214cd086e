import { expect, it } from 'vitest';
import { readModel } from '../../src/models/read-model.ts';
import { fixtureBytes, fixtureInput, fixtureNames } from './fixture.ts';

/** A small seeded generator (mulberry32): the same edits on every run. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Bit flips, digit changes, cuts, copies of one part over another, length fields of all ones. */
function edit(original: Uint8Array, random: () => number): Uint8Array {
  const at = Math.floor(random() * original.length);
  const bytes = original.slice();
  const kind = Math.floor(random() * 6);
  if (kind === 0) bytes[at]! ^= 1 << Math.floor(random() * 8);
  if (kind === 1) return bytes.slice(0, at);
  if (kind === 2) {
    const from = Math.floor(random() * original.length);
    bytes.set(original.subarray(from, from + Math.min(64, original.length - at)), at);
  }
  if (kind === 3) bytes.fill(0xff, at, at + 1 + Math.floor(random() * 8));
  if (kind >= 4) {
    // The next digit becomes another: the document stays well-formed, so that later checks are reached.
    const digit = bytes.findIndex((byte, i) => i >= at && byte >= 0x30 && byte <= 0x39);
    if (digit >= 0) bytes[digit] = 0x30 + Math.floor(random() * 10);
  }
  return bytes;
}

const editsPerFile = Number(process.env['GLASSALPHA_MUTATIONS'] ?? 300);
const files: readonly (readonly [string, string])[] = [
  ...fixtureNames.map((name) => [name, 'model.json'] as const),
  ['xgb-categorical', 'model.ubj'],
  ['xgb-multiclass', 'model.ubj'],
  ['xgb-gblinear', 'model.ubj'],
  ['xgb-versions/3.2.0/pruned', 'model.json'],
  ['xgb-versions/3.2.0/categorical', 'model.json'],
];

it.each(files)(
  `${editsPerFile} edits of %s/%s: a diagnostic or a model without NaN`,
  (name, file) => {
    const original = fixtureBytes(`${name}/${file}`);
    const { columns, rows } = fixtureInput(name);
    const random = seeded(original.length);
    let refused = 0;
    let slowest = 0;
    for (let i = 0; i < editsPerFile; i++) {
      const bytes = edit(original, random);
      const started = performance.now();
      const { model, diagnostics } = readModel(bytes, { bestIteration: 'all' });
      if (model === null) {
        refused += 1;
        expect(diagnostics.some((d) => d.severity === 'error')).toBe(true);
      } else {
        expect(diagnostics.every((d) => d.severity !== 'error')).toBe(true);
        let scores: Float64Array | undefined;
        try {
          scores = model.predict(columns, rows).scores;
        } catch (error) {
          // A renamed or retyped column no longer fits the data: that is a diagnostic too.
          expect(error).toMatchObject({ name: 'GlassAlphaError' });
        }
        expect(scores?.some(Number.isNaN) ?? false).toBe(false);
      }
      slowest = Math.max(slowest, performance.now() - started);
    }
    expect(refused).toBeGreaterThan(editsPerFile / 5);
    expect(slowest).toBeLessThan(2000);
  },
  60_000,
);
