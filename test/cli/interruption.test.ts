import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { copyOf, digest, folder, glassalpha, heads, listing, node, write } from './run-glassalpha.ts';

// A run that ends early leaves earlier outputs whole and, where it can still act, nothing of its own.

const earlier = {
  'out/r.pdf': 'report of an earlier audit',
  'out/r.manifest.json': 'record of an earlier audit',
  'out/r.policy_decisions.json': 'decisions of an earlier audit',
};

describe('a signal during a long audit', () => {
  let rows: string;
  beforeAll(() => {
    const lines = ['id,y,s,g\n'];
    for (let i = 0; i < 300_000; i++)
      lines.push(`A${i},${(i * 7) % 3 === 0 ? 1 : 0},0.${(i * 7919) % 999983},g${i % 7}\n`);
    rows = lines.join('');
  });

  it.each([
    ['SIGINT', 130, 700],
    ['SIGINT', 130, 1500],
    ['SIGTERM', 143, 900],
  ] as const)('%s ends it with %i', async (signal, code, after) => {
    const cwd = folder({
      ...earlier,
      'scores.csv': rows,
      'audit.yaml':
        'as_of: 2025-09-30\ndata: {path: scores.csv, target_column: y, score_column: s, id_column: id, protected_attributes: [g]}\n',
    });
    const before = listing(cwd);
    const run = await glassalpha(['audit', '-o', 'out/r.pdf', '-v'], {
      cwd,
      onStart: (kill) => setTimeout(() => kill(signal), after),
    });
    expect(run).toMatchObject({ code, signal: null, stdout: '' });
    expect(heads(run)).toEqual(['error[io.interrupted]: interrupted; earlier outputs are untouched']);
    expect(listing(cwd)).toEqual(before);
  });
});

describe('SIGKILL at any moment', () => {
  it('leaves every file under its final name whole: the earlier one or the new one', async () => {
    const parent = folder();
    await glassalpha(['quickstart', '-o', 'p', '--no-run'], { cwd: parent });
    const project = join(parent, 'p');
    const started = performance.now();
    await glassalpha(['audit', '-o', 'out/r.pdf'], { cwd: project });
    const whole = performance.now() - started;
    const names = ['out/r.manifest.json', 'out/r.pdf', 'out/r.policy_decisions.json'];
    const fresh = names.map((name) => digest(join(project, name)));

    const lane = async (first: number) => {
      const cwd = copyOf(project);
      for (const [name, text] of Object.entries(earlier)) write(cwd, name, text);
      const old = names.map((name) => digest(join(cwd, name)));
      for (let i = first; i < 15; i += 3) {
        // Half of the moments anywhere, half near the end, where files are written.
        const moment = whole * (i % 2 === 0 ? Math.random() : 0.85 + 0.2 * Math.random());
        await glassalpha(['audit', '-o', 'out/r.pdf'], {
          cwd,
          onStart: (kill) => setTimeout(() => kill('SIGKILL'), moment),
        });
        for (const [k, name] of names.entries()) expect([old[k], fresh[k]]).toContain(digest(join(cwd, name)));
      }
      // What a killed run left behind is hidden and in nobody's way.
      const left = Object.keys(listing(join(cwd, 'out'))).filter((name) => !name.startsWith('r.'));
      expect(left.filter((name) => !/^\.r\..*\.(tmp|old)$/.test(name))).toEqual([]);
      return cwd;
    };
    const [cwd = ''] = await Promise.all([0, 1, 2].map(lane));
    expect((await glassalpha(['audit', '-o', 'out/r.pdf'], { cwd })).code).toBe(1);
    expect(names.map((name) => digest(join(cwd, name)))).toEqual(fresh);
  });

  it('between the renames: each file is whole', async () => {
    const cwd = folder(earlier);
    const script = `
      import fs from 'node:fs';
      import { syncBuiltinESMExports } from 'node:module';
      const rename = fs.renameSync;
      let renames = 0;
      fs.renameSync = (...args) => { if (++renames > Number(process.argv[2])) process.kill(process.pid, 'SIGKILL'); rename(...args); };
      syncBuiltinESMExports();
      const { writeOutputs } = await import(process.argv[1]);
      const bytes = (text) => new TextEncoder().encode(text);
      writeOutputs([
        { path: 'out/r.policy_decisions.json', bytes: bytes('new decisions') },
        { path: 'out/r.manifest.json', bytes: bytes('new record') },
        { path: 'out/r.pdf', bytes: bytes('new report') },
      ]);`;
    const target = new URL('../../dist/node/write-outputs.js', import.meta.url).href;
    for (let renames = 0; renames <= 2; renames++) {
      const copy = copyOf(cwd);
      const run = await node(['--input-type=module', '-e', script, target, String(renames)], { cwd: copy });
      expect(run.signal).toBe('SIGKILL');
      const after = listing(copy);
      const before = listing(cwd);
      // The report is renamed last, so it never stands without its record.
      expect(after['out/r.pdf']).toBe(before['out/r.pdf']);
      expect(after['out/r.policy_decisions.json'] === before['out/r.policy_decisions.json']).toBe(renames === 0);
      expect(after['out/r.manifest.json'] === before['out/r.manifest.json']).toBe(renames < 2);
    }
  });
});

describe('a rename that fails', () => {
  it('puts back what was renamed before it, and leaves no other file', async () => {
    const cwd = folder({ 'out/a': 'old a', 'out/c': 'old c' });
    const before = listing(cwd);
    const script = `
      import fs from 'node:fs';
      import { syncBuiltinESMExports } from 'node:module';
      const rename = fs.renameSync;
      fs.renameSync = (from, to) => {
        if (to.endsWith('c')) throw Object.assign(new Error('held open'), { code: 'EBUSY' });
        rename(from, to);
      };
      syncBuiltinESMExports();
      const { writeOutputs } = await import(process.argv[1]);
      const bytes = new TextEncoder().encode('new');
      try {
        writeOutputs(['out/a', 'out/b', 'out/c'].map((path) => ({ path, bytes })));
      } catch (error) {
        console.log(error.code, error.diagnostics[0].message);
      }`;
    const target = new URL('../../dist/node/write-outputs.js', import.meta.url).href;
    const run = await node(['--input-type=module', '-e', script, target], { cwd });
    expect(run.stdout).toBe('io.permission "c" cannot be written (EBUSY)\n');
    expect(listing(cwd)).toEqual(before);
  });
});
