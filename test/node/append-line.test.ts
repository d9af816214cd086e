import { spawn } from 'node:child_process';
import { appendFileSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { GlassAlphaError } from '../../src/base/diagnostic.ts';
import { jsonFile } from '../../src/base/jcs.ts';
import { appendLine, wholeEnd } from '../../src/node/append-line.ts';
import { logChunks, readLogTail } from '../../src/node/log-file.ts';
import { repairLog } from '../../src/node/repair-log.ts';

const folders: string[] = [];
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

function newLog(content?: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'glassalpha-log-'));
  folders.push(folder);
  const path = join(folder, 'audit_log.jsonl');
  if (content !== undefined) writeFileSync(path, content);
  return path;
}

const append = (path: string, text: string) =>
  appendLine(path, {
    compose: ({ count }) => `${count} ${text}`,
    isSame: (line) => Buffer.from(line).toString().endsWith(` ${text}`),
  });
const content = (path: string): string => readFileSync(path, 'utf8');
const beside = (path: string): string[] => readdirSync(join(path, '..')).sort();
const code = (run: () => unknown): string => {
  try {
    run();
  } catch (error) {
    if (error instanceof GlassAlphaError) return error.code;
    throw error;
  }
  return 'none';
};
const claimOf = (path: string, position: number, off: number, line: string): void =>
  writeFileSync(`${path}.claim-${position}`, jsonFile({ off, line }));

describe('an append', () => {
  it('begins the log, goes on, and leaves nothing but the log', () => {
    const path = newLog();
    expect(append(path, 'a')).toEqual({ position: 0, appended: true });
    expect(append(path, 'b')).toEqual({ position: 1, appended: true });
    expect(append(path, 'a')).toEqual({ position: 0, appended: false });
    expect(content(path)).toBe('0 a\n1 b\n');
    expect(beside(path)).toEqual(['audit_log.jsonl']);
  });

  it.each(['', '1', '1 b', '1 broken'])(
    'finishes the claim of a process that is gone, after it had written %j',
    (half) => {
      const path = newLog(`0 a\n${half}`);
      claimOf(path, 1, 4, '1 broken');
      expect(append(path, 'c')).toEqual({ position: 2, appended: true });
      expect(content(path)).toBe('0 a\n1 broken\n2 c\n');
      expect(beside(path)).toEqual(['audit_log.jsonl']);
    },
  );

  it('removes a claim whose line is there', () => {
    const path = newLog('0 a\n1 b\n');
    claimOf(path, 1, 4, '1 b');
    append(path, 'c');
    expect(content(path)).toBe('0 a\n1 b\n2 c\n');
    expect(beside(path)).toEqual(['audit_log.jsonl']);
  });

  it('writes nothing for a claim that came late, shorter or longer than the line that stands', () => {
    for (const late of ['1', '1 a much longer line than the one that stands']) {
      const path = newLog('0 a\n');
      // Between reading the log and claiming, another process appends and cleans up: seen here as a claim on a position just taken.
      const late1 = appendLine(path, {
        compose: ({ count }) => {
          if (count === 1) appendFileSync(path, '1 other\n');
          return count === 1 ? late : '2 mine';
        },
        isSame: () => false,
      });
      expect(late1).toEqual({ position: 2, appended: true });
      expect(content(path)).toBe('0 a\n1 other\n2 mine\n');
    }
  });

  it('refuses an end that no claim explains, and one that is not the claim’s', () => {
    const path = newLog('0 a\n1 gar');
    expect(code(() => append(path, 'b'))).toBe('log.torn');
    expect(code(() => wholeEnd(path))).toBe('log.torn');
    claimOf(path, 1, 4, '1 other');
    expect(code(() => append(path, 'b'))).toBe('log.torn');
    expect(content(path)).toBe('0 a\n1 gar');
  });

  it('refuses a claim of another state of the log, and what is no claim', () => {
    const path = newLog('0 a\n');
    claimOf(path, 1, 99, '1 b');
    expect(code(() => append(path, 'b'))).toBe('log.invalid');
    writeFileSync(`${path}.claim-1`, 'no claim');
    expect(code(() => append(path, 'b'))).toBe('log.invalid');
    expect(content(path)).toBe('0 a\n');
  });
});

describe('repair', () => {
  it('moves a torn end to a file of its own, and never one over another', () => {
    const path = newLog('0 a\n1 gar');
    expect(repairLog(path)).toEqual({ count: 1, finished: false, moved: { path: `${path}.torn-4`, bytes: 5 } });
    expect([content(path), content(`${path}.torn-4`)]).toEqual(['0 a\n', '1 gar']);
    appendFileSync(path, 'more');
    expect(repairLog(path).moved?.path).toBe(`${path}.torn-4-2`);
    expect(append(path, 'b')).toEqual({ position: 1, appended: true });
  });

  it('finishes an announced line, and takes away what dead appends left', () => {
    const path = newLog('0 a\n1 b');
    claimOf(path, 1, 4, '1 broken');
    writeFileSync(`${path}.0123456789ab.tmp`, 'left');
    expect(repairLog(path)).toEqual({ count: 2, finished: true, moved: null });
    expect(content(path)).toBe('0 a\n1 broken\n');
    expect(repairLog(path)).toEqual({ count: 2, finished: false, moved: null });
    expect(beside(path)).toEqual(['audit_log.jsonl']);
  });
});

describe('reading', () => {
  it('counts lines over the edges of pieces, and takes an append under way for its claim', async () => {
    const long = 'x'.repeat(700_000);
    const path = newLog(`${long}\n${long}\n${long}\n`);
    const { count, end, last, rest } = readLogTail(path);
    expect([count, end, last?.length, rest.length]).toEqual([3, 2_100_003, 700_000, 0]);
    appendFileSync(path, 'half');
    claimOf(path, 3, 2_100_003, 'half a line');
    expect(wholeEnd(path)).toBe(2_100_003);
    let read = 0;
    for await (const chunk of logChunks(path, wholeEnd(path))) read += chunk.length;
    expect(read).toBe(2_100_003);
  });

  it('refuses a line over the cap', () => {
    expect(code(() => readLogTail(newLog('x'.repeat(1_100_000))))).toBe('log.invalid');
  });
});

const worker = fileURLToPath(new URL('fixtures/append-worker.mjs', import.meta.url));

describe.skipIf(!existsSync(new URL('../../dist/node/append-line.js', import.meta.url)))('many processes', () => {
  it('append every entry exactly once, whenever they are killed', { timeout: 240_000 }, async () => {
    const path = newLog();
    const kills = await Promise.all(Array.from({ length: 8 }, (_, i) => runKilled(path, `w${i}`, 50, i % 2 === 0)));
    const names = content(path)
      .trimEnd()
      .split('\n')
      .map((line, i) => {
        const { seq, name } = JSON.parse(line) as { seq: number; name: string };
        expect(seq).toBe(i);
        return name;
      });
    expect(names.length).toBe(400);
    expect(new Set(names).size).toBe(400);
    expect(kills.reduce((sum, each) => sum + each, 0)).toBeGreaterThan(8);
    repairLog(path);
    expect(beside(path)).toEqual(['audit_log.jsonl']);
  });
});

/** Runs a worker until it ends by itself, killing it at random moments; returns how often. */
async function runKilled(path: string, prefix: string, count: number, isSlow: boolean): Promise<number> {
  for (let kills = 0; ; kills++) {
    const child = spawn(process.execPath, [worker, path, prefix, String(count), isSlow ? '1' : '0'], {
      stdio: 'inherit',
    });
    const timer = kills < 6 ? setTimeout(() => child.kill('SIGKILL'), 80 + Math.random() * 250) : undefined;
    const [exit, signal] = await new Promise<[number | null, string | null]>((resolve) =>
      child.on('close', (a, b) => resolve([a, b])),
    );
    clearTimeout(timer);
    if (signal === null) {
      expect(exit).toBe(0);
      return kills;
    }
  }
}
