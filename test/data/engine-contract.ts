import { createHash } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Engine, Source } from '../../src/data/engine.ts';
import { readColumns } from '../../src/data/read-columns.ts';
import { scan } from '../../src/data/scan.ts';
import { sharedIds } from '../../src/data/shared-ids.ts';
import { attribute, audit, config, file, open, options, scratch, type TestConfig } from './harness.ts';

export interface ContractEngine {
  readonly name: string;
  /** Writes the rows of a CSV in each format the engine reads; the first is the CSV itself. */
  formats(csv: string): Promise<Readonly<Record<string, string>>>;
}

/** Deterministic rows with ties, nulls, names beyond ASCII and continuous scores. */
function rows(count: number): string[] {
  let state = 12345;
  const next = () => {
    state = (Math.imul(state, 1103515245) + 12345) >>> 0;
    return state / 2 ** 32;
  };
  const groups = ['Ä', 'b', 'é|x', '😀', "O'Brien", ''];
  return Array.from({ length: count }, (_, k) => {
    const score = next() < 0.3 ? Math.floor(next() * 10) / 10 : next();
    const label = next() < score ? 1 : 0;
    return [k, label, score, groups[Math.floor(next() * 6)], 18 + Math.floor(next() * 60)].join(',');
  });
}

const header = 'id,y,s,g,age';
const audited: TestConfig = config({
  scoreColumn: 's',
  idColumn: 'id',
  protectedAttributes: [attribute('g'), attribute('age', { label: 'age_group', bins: [18, 26, 40, 62] })],
});

/** What every engine must do alike (engines.md 9). */
export function engineContract(engine: ContractEngine): void {
  describe(engine.name, () => {
    it('gives the same integers in any row order, with any number of threads, in any format', async () => {
      const lines = rows(5000);
      const orders = [lines, [...lines].reverse(), [...lines].sort()];
      const seen = new Set<string>();
      for (const order of orders) {
        const formats = await engine.formats(`${header}\n${order.join('\n')}\n`);
        for (const path of Object.values(formats)) {
          for (const threads of [1, 2, 4]) {
            const { measurement } = await audit(path, audited, {
              threads,
              memoryLimit: threads === 1 ? '256MB' : '2GB',
            });
            seen.add(JSON.stringify(measurement.queryLog));
            expect(measurement.rows).toBe(5000);
          }
        }
      }
      expect(seen.size).toBe(1);
    });

    it('adds up: groups and missing rows are all rows, histograms are the counts', async () => {
      const { measurement } = await audit(await file('data.csv', `${header}\n${rows(2000).join('\n')}\n`), audited);
      for (const { groups, missing } of measurement.attributes) {
        expect(groups.reduce((sum, { n }) => sum + n, missing)).toBe(2000);
        for (const { n, confusion, histogram } of groups) {
          const { tp, fp, fn, tn } = confusion;
          expect(tp + fp + fn + tn).toBe(n);
          expect([...histogram!.positives].reduce((sum, k) => sum + k, 0)).toBe(tp + fn);
          expect([...histogram!.negatives].reduce((sum, k) => sum + k, 0)).toBe(fp + tn);
        }
      }
    });

    it('keeps hostile group names apart and as they are', async () => {
      const names = [
        "O'Brien",
        'a"b',
        '|',
        '\\',
        '😀',
        'x'.repeat(200),
        ' leading',
        '=cmd',
        'a_b',
        '\u202eright',
        'null',
      ];
      names.push('NULL', "'; DROP TABLE r; --", '\ud7ff', '\ue000', '-0', 'true', '%', '$1', 'a\nb', '\t');
      const quoted = (text: string) => `"${text.replaceAll('"', '""')}"`;
      const lines = names.map((name, k) => `${k},${k % 2},0.5,${quoted(name)},30`);
      const csv = `${header}\n${lines.join('\n')}\nx,0,0.5,,30\nz,0,0.5,"",30\n`;
      for (const path of Object.values(await engine.formats(csv))) {
        const { measurement } = await audit(path, config({ scoreColumn: 's', protectedAttributes: [attribute('g')] }));
        const { groups, missing } = measurement.attributes[0]!;
        expect(missing).toBe(2);
        expect(groups.every(({ n }) => n === 1)).toBe(true);
        expect(new Set(groups.map(({ group }) => group))).toEqual(new Set(names));
      }
    });

    it('reads columns with hostile names', async () => {
      const names = [
        'select',
        'a.b',
        'a b',
        "O'Brien",
        'x"y',
        '*',
        'Größe',
        'file_row_number',
        'i',
        'c0',
        'rowid',
        '__proto__',
      ];
      const quoted = names.map((name) => `"${name.replaceAll('"', '""')}"`).join(',');
      const csv = `y,s,${quoted}\n1,0.9,${names.map((_, k) => `v${k}`).join(',')}\n0,0.1,${names.map((_, k) => `w${k}`).join(',')}\n`;
      for (const path of Object.values(await engine.formats(csv))) {
        const run = await audit(
          path,
          config({ scoreColumn: 's', protectedAttributes: names.map((name) => attribute(name)) }),
        );
        for (const [k, measured] of run.measurement.attributes.entries()) {
          expect(measured.name).toBe(names[k]);
          expect(measured.groups.map(({ group }) => group)).toEqual([`v${k}`, `w${k}`]);
        }
        const { digests } = await scan(run.engine, { source: run.source, missingValues: [] }, options);
        expect(Object.keys(digests.columns)).toEqual(['y', 's', ...names]);
      }
    });

    it('opens files whatever their names', async () => {
      const directory = await scratch();
      for (const name of ['a[1].csv', 'b*.csv', "c'd.csv", 'e?.csv', 'f {g}.csv', 'ä😀.csv', '--h.csv', 'a1.csv']) {
        const path = join(directory, name);
        await writeFile(path, `y,s\n1,0.9\n0,0.1\n${name === 'a1.csv' ? '0,0.2\n' : ''}`);
        const { measurement } = await audit(path, config({ scoreColumn: 's' }));
        expect(measurement.rows).toBe(name === 'a1.csv' ? 3 : 2);
      }
    });

    it('gives rows in file order as the model wants them', async () => {
      const csv = 'id,y,n,c,p\na,1,1.5,x,t\nb,0,NA,,u\nc,0,-0,null,t\nd,1,5e-324,"",t\n';
      for (const path of Object.values(await engine.formats(csv))) {
        const { opened, source } = await openOne(path);
        const missingValues = ['', 'NA', 'NaN', 'null'];
        const columns = [
          { column: 2, name: 'n', as: 'number' as const },
          { column: 3, name: 'c', as: 'text' as const },
          { column: 0, name: 'id', as: 'text' as const },
        ];
        const all = await readColumns(opened, source, columns, { missingValues }, options);
        expect(all.rowCount).toBe(4);
        expect([...(all.columns['n'] as Float64Array)]).toEqual([1.5, Number.NaN, -0, 5e-324]);
        expect(all.columns['c']).toEqual(['x', null, null, null]);
        expect(all.columns['id']).toEqual(['a', 'b', 'c', 'd']);
        const split = { column: 4, value: 't' };
        const some = await readColumns(opened, source, columns, { missingValues, split }, options);
        expect(some.columns['id']).toEqual(['a', 'c', 'd']);
        expect([...(some.columns['n'] as Float64Array)]).toEqual([1.5, -0, 5e-324]);
      }
    });

    it('gives many rows in file order', async () => {
      const lines = Array.from({ length: 150_000 }, (_, k) => `${k},${k % 2},${k % 3 === 0 ? '' : k / 7}`);
      const csv = `id,y,n\n${lines.join('\n')}\n`;
      for (const path of Object.values(await engine.formats(csv))) {
        const { opened, source } = await openOne(path, 2);
        let at = 0;
        const columns = [
          { column: 2, name: 'n', as: 'number' as const },
          { column: 0, name: 'id', as: 'text' as const },
        ];
        for await (const batch of opened.rows({ source, columns, missingValues: [] }, options)) {
          const numbers = batch.columns['n'] as Float64Array;
          const ids = batch.columns['id'] as (string | null)[];
          for (let k = 0; k < batch.rowCount; k++, at++) {
            if (ids[k] !== String(at)) throw new Error(`row ${at} is ${ids[k]}`);
            if (!Object.is(numbers[k], at % 3 === 0 ? Number.NaN : at / 7)) throw new Error(`row ${at}: ${numbers[k]}`);
          }
        }
        expect(at).toBe(150_000);
      }
    });

    it('measures attached scores as it does recorded ones', async () => {
      const lines = rows(3000);
      const csv = `${header},part\n${lines.map((line, k) => `${line},${k % 3 === 0 ? 'test' : 'train'}`).join('\n')}\n`;
      for (const part of [undefined, 'test']) {
        const chosen = part === undefined ? {} : { splitColumn: 'part', split: part };
        const recorded = { ...audited, data: { ...audited.data, ...chosen } };
        for (const path of Object.values(await engine.formats(csv))) {
          const expected = await audit(path, recorded);
          const { opened, source } = await openOne(path);
          const split = part === undefined ? undefined : { column: 5, value: part };
          const columns = [{ column: 2, name: 's', as: 'number' as const }];
          const read = await readColumns(
            opened,
            source,
            columns,
            { missingValues: [], ...(split ? { split } : {}) },
            options,
          );
          const scored = await opened.attachScores(source, split, read.columns['s'] as Float64Array, options);
          const measured = await measureSource(opened, scored, recorded);
          expect(measured).toEqual(JSON.parse(JSON.stringify(expected.measurement.overall)));
        }
      }
    });

    it('digests columns, rows and the whole as the record defines it', async () => {
      const csv = 'id,y,s,t\na,1,0.25,\nb,0,0.5,""\n\u00e9,0,1,a text of more than twelve bytes\n';
      const { opened, source } = await openOne(await file('data.csv', csv));
      const { digests } = await scan(opened, { source, key: 0, label: 1, missingValues: [''] }, options);
      const cell = (text: string | null) => {
        const bytes = Buffer.from(text ?? '');
        const head = Buffer.alloc(5);
        head[0] = text === null ? 0 : 4;
        head.writeUInt32BE(bytes.length, 1);
        return Buffer.concat([head, bytes]);
      };
      const sha = (cells: readonly (string | null)[]) =>
        createHash('sha256')
          .update(Buffer.concat(cells.map(cell)))
          .digest();
      const t = sha([null, '', 'a text of more than twelve bytes']).toString('hex');
      expect(digests.columns['t']).toBe(t);
      expect(digests.columns['id']).toBe(sha(['a', 'b', 'é']).toString('hex'));
      expect(digests.keySha256).toBe(digests.columns['id']);
      expect(digests.labelSha256).toBe(digests.columns['y']);
      expect(digests.nullCounts).toEqual({ id: 0, y: 0, s: 0, t: 1 });
      const multiset = [
        ['a', '1', '0.25', null],
        ['b', '0', '0.5', ''],
        ['é', '0', '1', 'a text of more than twelve bytes'],
      ].reduce((sum, row) => sum + BigInt(`0x${sha(row).toString('hex', 0, 16)}`), 0n);
      expect(digests.rowMultiset).toBe((multiset % 2n ** 128n).toString(16).padStart(32, '0'));
      const { id, s, y } = digests.columns;
      const logical = `{"columns":{"id":"${id}","s":"${s}","t":"${t}","y":"${y}"},"rows":3}`;
      expect(digests.logicalSha256).toBe(createHash('sha256').update(logical).digest('hex'));
    });

    it('tells the same rows in another order from other rows', async () => {
      const lines = rows(3000);
      const digest = async (order: readonly string[]) => {
        const { opened, source } = await openOne(await file('data.csv', `${header}\n${order.join('\n')}\n`), 4);
        return (await scan(opened, { source, missingValues: [] }, options)).digests;
      };
      const forward = await digest(lines);
      const backward = await digest([...lines].reverse());
      const other = await digest([...lines.slice(1), lines[1]!]);
      expect(backward.logicalSha256).not.toBe(forward.logicalSha256);
      expect(backward.rowMultiset).toBe(forward.rowMultiset);
      expect(other.rowMultiset).not.toBe(forward.rowMultiset);
    });

    it('profiles the audited split', async () => {
      const csv = 'y,s,g,n,c,p\n1,0.9,a,1,x,t\n0,0.1,b,NA,,t\n0,0.1,,3,y,t\n1,0.2,?,-2.5,x,t\n0,0.3,a,100,z,u\n';
      const { opened, source } = await openOne(await file('data.csv', csv));
      const result = await scan(
        opened,
        {
          source,
          label: 0,
          split: { column: 5, value: 't' },
          attributes: [{ column: 2, attribute: attribute('g', { unknown: ['?'] }) }],
          missingValues: ['', 'NA'],
        },
        options,
      );
      expect(result.rows).toBe(4);
      expect(result.digests.shape).toEqual([5, 6]);
      expect(result.profiles.map(({ name, missing, distinct, range }) => [name, missing, distinct, range])).toEqual([
        ['y', 0, 2, [0, 1]],
        ['s', 0, 3, [0.1, 0.9]],
        ['g', 2, 2, null],
        ['n', 1, 3, [-2.5, 3]],
        ['c', 1, 2, null],
        ['p', 0, 1, null],
      ]);
      expect(result.missingness[0]!.groups).toEqual([
        { group: 'a', n: 1, missing: { y: 0, s: 0, g: 0, n: 0, c: 0, p: 0 } },
        { group: 'b', n: 1, missing: { y: 0, s: 0, g: 0, n: 1, c: 1, p: 0 } },
      ]);
    });

    it('finds ids that two sources share', async () => {
      const opened = await open({
        audited: [await file('a.csv', 'id,y\n1,0\n2,1\n3,1\n01,0\n')],
        train: [await file('t.csv', 'key,y\n3,0\n2,0\n7,1\n,1\n')],
      });
      const a = (await opened.describe({ role: 'audited' })).source;
      const t = (await opened.describe({ role: 'train' })).source;
      const shared = await sharedIds(opened, { source: a, column: 0 }, { source: t, column: 0 }, options);
      expect(shared).toEqual({ rows: 4, shared: 2, examples: ['2', '3'] });
    });

    it('reads several files as one and names the row of each', async () => {
      const a = await file('a.csv', 'y,s\n1,0.9\n0,0.1\n');
      const b = await file('b.csv', 'y,s\n1,0.8\n0,7\n');
      await expect(audit([a, b], config({ scoreColumn: 's' }))).rejects.toThrow(
        '1 score outside [0, 1]: row 2 of b.csv = 7',
      );
      const whole = await audit([a, a], config({ scoreColumn: 's' }));
      expect(whole.measurement.overall.confusion).toEqual({ tp: 2, fp: 0, fn: 0, tn: 2 });
    });

    it('stops on a signal and on the time limit', async () => {
      const path = await file('data.csv', `${header}\n${rows(20_000).join('\n')}\n`);
      const { opened, source } = await openOne(path);
      const controller = new AbortController();
      controller.abort();
      await expect(opened.load(source, [0], { ...options, signal: controller.signal })).rejects.toMatchObject({
        code: 'io.interrupted',
      });
      const from = await opened.load(source, [0], options);
      const slow = {
        id: 'slow',
        purpose: 'check' as const,
        relation: `SELECT CAST(a.i * b.i + c.i AS varchar) AS v FROM ${from} a, ${from} b, ${from} c`,
        sql: "SELECT CAST(count(CASE WHEN v = 'x' THEN 1 END) AS varchar) AS n FROM r",
        shape: { texts: [], score: false, integers: ['n'] },
      };
      await expect(opened.run(slow, { ...options, timeoutMs: 200 })).rejects.toMatchObject({ code: 'engine.timeout' });
      const later = new AbortController();
      setTimeout(() => later.abort(), 200);
      await expect(opened.run(slow, { ...options, signal: later.signal })).rejects.toMatchObject({
        code: 'io.interrupted',
      });
    });

    it('refuses more distinct scores and more result rows than allowed', async () => {
      const path = await file('data.csv', `${header}\n${rows(2000).join('\n')}\n`);
      const limited = { ...audited, engine: { ...audited.engine, maxDistinctScores: 100 } };
      await expect(audit(path, limited)).rejects.toMatchObject({ code: 'engine.limit' });
      const narrow = { ...audited, engine: { ...audited.engine, maxResultRows: 100 } };
      await expect(audit(path, narrow)).rejects.toMatchObject({ code: 'engine.limit' });
    });
  });
}

async function openOne(path: string, threads = 1): Promise<{ opened: Engine; source: Source }> {
  const opened = await open({ audited: [path] }, { threads });
  return { opened, source: (await opened.describe({ role: 'audited' })).source };
}

async function measureSource(engine: Engine, source: Source, given: TestConfig): Promise<unknown> {
  const { bindRoles } = await import('../../src/data/roles.ts');
  const { plan } = await import('../../src/data/plan.ts');
  const { measure } = await import('../../src/data/measure.ts');
  const { roles } = bindRoles(given, source);
  const { overall } = await measure(engine, source, plan(given, source, roles!), options);
  return JSON.parse(JSON.stringify(overall));
}
