import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';

/**
 * The traps of metrics.md 11, each a case with its number in the title. A row says in which rooms the trap has to be set; one whose
 * room is not built yet is waited for, and due as soon as the room is there.
 */
const traps: readonly { readonly trap: string; readonly about: string; readonly rooms: readonly string[] }[] = [
  { trap: 'T1', about: 'groups are taken after resampling', rooms: ['stats', 'metrics'] },
  { trap: 'T2', about: 'odd names of groups and attributes', rooms: ['metrics', 'audit'] },
  { trap: 'T3', about: 'shift of the metric’s own attribute', rooms: ['metrics'] },
  { trap: 'T4', about: 'average precision by steps', rooms: ['metrics'] },
  { trap: 'T5', about: 'scores on the edges of bins', rooms: ['metrics'] },
  { trap: 'T6', about: 'a group without positives', rooms: ['metrics', 'policy', 'audit'] },
  { trap: 'T7', about: 'groups of one class in equalized odds', rooms: ['metrics'] },
  { trap: 'T8', about: 'power of a small group', rooms: ['stats', 'metrics'] },
  { trap: 'T9', about: 'nominal features and missing cells', rooms: ['audit'] },
  { trap: 'T10', about: 'calibration error of a calibrated model', rooms: ['stats'] },
  { trap: 'T11', about: 'identical persons, different scores', rooms: ['metrics', 'audit'] },
  { trap: 'T12', about: 'threshold of anti-ranked scores', rooms: ['metrics'] },
  { trap: 'T13', about: 'threshold fitted to the audited labels', rooms: ['audit'] },
  { trap: 'T14', about: 'binned ages', rooms: ['data'] },
  { trap: 'T15', about: 'many tests at once', rooms: ['stats'] },
  { trap: 'T16', about: 'sample weights', rooms: ['metrics', 'audit'] },
  { trap: 'T17', about: 'small groups left out', rooms: ['metrics', 'audit'] },
  { trap: 'T18', about: 'a value on the threshold', rooms: ['metrics', 'policy', 'audit'] },
  { trap: 'T19', about: 'coverage over several groups', rooms: ['stats'] },
  { trap: 'T20', about: 'Miettinen and Nurminen’s interval', rooms: ['stats', 'metrics'] },
  { trap: 'T21', about: 'nothing, everything, one row', rooms: ['stats', 'metrics'] },
  { trap: 'T22', about: 'one class, constant score, perfect separation', rooms: ['stats', 'metrics', 'audit'] },
  { trap: 'T23', about: 'threads, order of rows, versions of Node', rooms: ['determinism'] },
  { trap: 'T24', about: 'drift by p-value alone', rooms: ['stats', 'metrics'] },
  { trap: 'T25', about: 'locale and time zone', rooms: ['determinism'] },
  { trap: 'T26', about: 'random numbers', rooms: ['base', 'stats'] },
  { trap: 'T27', about: 'explanations, reasons and recourse', rooms: ['explain'] },
  { trap: 'T28', about: 'verdicts as numbers, names of columns', rooms: ['metrics', 'audit'] },
];

const here = fileURLToPath(new URL('.', import.meta.url));
const source = fileURLToPath(new URL('../src', import.meta.url));

/** Rooms by trap, from the titles of describe and test calls. */
const set = new Map<string, Set<string>>();
for (const file of readdirSync(here, { recursive: true, encoding: 'utf8' })) {
  const [room, rest] = [file.split(/[\\/]/)[0] ?? '', file.includes('/') || file.includes('\\')];
  if (!rest || !file.endsWith('.test.ts')) continue;
  for (const [, , title = ''] of readFileSync(join(here, file), 'utf8').matchAll(/\(\s*(['"`])((?:(?!\1).)+)\1\s*,/g)) {
    for (const [, first, last] of title.matchAll(/^((?:T\d+(?:, )?)+):|\((T\d+)\)$/g))
      for (const tag of (first ?? last ?? '').split(', ')) set.set(tag, (set.get(tag) ?? new Set()).add(room));
  }
}

describe('every trap of the list is set', () => {
  test.each(traps.map(({ trap, about, rooms }) => [trap, about, rooms] as const))('%s: %s', (trap, _about, rooms) => {
    const isBuilt = (room: string) => existsSync(join(source, room)) || existsSync(join(here, room));
    const due = rooms.filter(isBuilt);
    expect([...(set.get(trap) ?? [])]).toEqual(expect.arrayContaining(due));
  });

  test('28 of them, in order, and no other number is used', () => {
    expect(traps.map(({ trap }) => trap)).toEqual(Array.from({ length: 28 }, (_, i) => `T${i + 1}`));
    expect([...set.keys()].filter((tag) => !traps.some(({ trap }) => trap === tag))).toEqual([]);
  });
});
