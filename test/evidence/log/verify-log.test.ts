import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sha256Hex } from '../../../src/base/sha256.ts';
import { noEntry } from '../../../src/evidence/log/log-entry.ts';
import { consistencyProof, inclusionProof } from '../../../src/evidence/log/merkle-proofs.ts';
import { leafHash } from '../../../src/evidence/log/merkle-tree.ts';
import { verifyLog } from '../../../src/evidence/log/verify-log.ts';
import { verifyConsistency, verifyInclusion } from '../../../src/evidence/log/verify-merkle.ts';
import { audit, entries, lineOf, linesOf, resealed, textOf } from './log-fixture.ts';

const check = (text: string, checkpoints: Parameters<typeof verifyLog>[1]['checkpoints'] = []) =>
  verifyLog(linesOf(text), { file: 'audit_log.jsonl', checkpoints });
/** `code line` of every problem. */
const problems = async (text: string) =>
  (await check(text)).problems.map(({ code, where }) => `${code} ${where?.line}`);

const log = entries(6);

describe('entries', () => {
  it('are chained by the digest of the one before', () => {
    expect(log[0]?.prev).toBe(noEntry);
    expect(log.map(({ seq }) => seq)).toEqual([0, 1, 2, 3, 4, 5]);
    expect(log[3]?.prev).toBe(log[2]?.entry_sha256);
    const { entry_sha256: digest, ...body } = log[2]!;
    expect(digest).toBe(sha256Hex(lineOf(body).trimEnd()));
  });
});

describe('a log', () => {
  it('that is whole has no problems, also without entries', async () => {
    expect(await check(textOf(log))).toMatchObject({ count: 6, problems: [] });
    expect(await check('')).toMatchObject({ count: 0, problems: [] });
  });

  it('shows an edited entry, once', async () => {
    expect(await problems(textOf(log).replace('"passed":false', '"passed":true'))).toEqual(['log.invalid 2']);
    expect(await problems(textOf(log.with(2, { ...log[2]!, model_id: 'other' })))).toEqual(['log.invalid 3']);
  });

  it('shows an edited entry whose digest was made right', async () => {
    expect(await problems(textOf(log.with(1, resealed(log[1]!, { outcome: 'PASS' }))))).toEqual(['log.invalid 3']);
  });

  it('shows removed, added, moved and doubled entries', async () => {
    expect(await problems(textOf(log.toSpliced(2, 1)))).toEqual(['log.invalid 3']);
    expect(await problems(textOf(log.slice(1)))).toEqual(['log.invalid 1']);
    expect((await problems(textOf([log[0]!, log[2]!, log[1]!, ...log.slice(3)]))).length).toBeGreaterThan(0);
    expect(await problems(textOf([...log, log[5]!]))).toEqual(['log.invalid 7']);
  });

  it.each([
    ['spaces', (line: string) => line.replace(':', ': ')],
    ['another order of keys', (line: string) => `{"v":1,${line.replace(',"v":1', '').slice(1)}`],
    ['an unknown field', (line: string) => line.replace('"v":1', '"v":1,"w":2')],
    ['another version', (line: string) => line.replace('"v":1', '"v":2')],
    ['a carriage return', (line: string) => `${line}\r`],
    ['no JSON', () => 'not json'],
    ['an empty line', () => ''],
    ['a deep value', () => '['.repeat(100_000)],
  ])('shows a line with %s', async (_, change) => {
    const lines = textOf(log).split('\n');
    expect(await problems(lines.with(3, change(lines[3]!)).join('\n'))).toContain('log.invalid 4');
  });

  it('shows a line over the cap', async () => {
    expect(await problems(`${textOf(log)}${'x'.repeat(1_100_000)}\n`)).toEqual(['log.invalid 7']);
  });

  it('kept by hand is no chain, and says what to do', async () => {
    const found = await check(lineOf({ model_id: 'credit_v2', timestamp: '2025-10-14', gates: [], passed: true }));
    expect(found.problems).toMatchObject([{ code: 'log.invalid', hint: expect.stringContaining('begin a new log') }]);
  });

  it('shows every edit of a byte', async () => {
    const bytes = new TextEncoder().encode(textOf(log.slice(0, 3)));
    await fc.assert(
      fc.asyncProperty(fc.nat(bytes.length - 2), fc.integer({ min: 1, max: 255 }), async (at, change) => {
        const edited = bytes.slice();
        edited[at]! ^= change;
        const text = new TextDecoder('latin1').decode(edited);
        const lines = linesOf(text);
        const result = await verifyLog(lines, { file: 'log', checkpoints: [] });
        expect(result.problems.length).toBeGreaterThan(0);
      }),
      { numRuns: 300 },
    );
  });

  it('comes in pieces of any size', async () => {
    const { root } = await check(textOf(log));
    for (const piece of [1, 7, 4096]) {
      const result = await verifyLog(linesOf(textOf(log), piece), { file: 'log', checkpoints: [] });
      expect(result).toMatchObject({ count: 6, problems: [], root });
    }
  });
});

describe('checkpoints kept elsewhere', () => {
  const kept = async (size: number) => ({
    file: 'kept.checkpoint',
    origin: 'bank/log',
    size: BigInt(size),
    root: (await check(textOf(log.slice(0, size)))).root,
  });

  it('of every earlier size hold', async () => {
    for (let size = 0; size <= 6; size++) expect((await check(textOf(log), [await kept(size)])).problems).toEqual([]);
  });

  it('show entries removed at the end, which the chain does not', async () => {
    expect((await check(textOf(log.slice(0, 4)))).problems).toEqual([]);
    const found = await check(textOf(log.slice(0, 4)), [await kept(6)]);
    expect(found.problems).toMatchObject([
      { code: 'log.invalid', message: expect.stringContaining('counts 6 entries, this log 4') },
    ]);
  });

  it('show a log that was written anew, at equal size and when it has grown', async () => {
    const other = entries(2);
    for (let i = 2; i < 8; i++) {
      const last = other.at(-1)!;
      other.push(resealed({ ...last, ...audit(i + 100), seq: i, prev: last.entry_sha256 }, {}));
    }
    expect((await check(textOf(other))).problems).toEqual([]);
    for (const size of [6, 8]) {
      const found = await check(textOf(other.slice(0, size)), [await kept(2), await kept(6)]);
      expect(found.problems).toMatchObject([{ code: 'log.fork' }]);
    }
  });
});

it('append, prove and verify, for sizes from 1 to 300', async () => {
  const all = entries(300);
  const { leaves } = await check(textOf(all));
  const at = async (size: number) => (await check(textOf(all.slice(0, size)))).root;
  const end = await at(300);
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 1, max: 300 }), fc.nat(), async (size, number) => {
      const part = { count: () => size, at: leaves.at };
      const root = await at(size);
      const index = number % size;
      const leaf = leafHash(new TextEncoder().encode(textOf([all[index]!]).trimEnd()));
      const claim = { index: BigInt(index), size: BigInt(size), leaf, proof: inclusionProof(part, index), root };
      expect(verifyInclusion(claim)).toBe(true);
      const proof = consistencyProof(leaves, size);
      expect(verifyConsistency({ size1: BigInt(size), root1: root, size2: 300n, root2: end, proof })).toBe(true);
    }),
    { numRuns: 40 },
  );
}, 60_000);
