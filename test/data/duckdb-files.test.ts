import { mkdir, readdir, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { DuckDBInstance } from '@duckdb/node-api';
import { describe, expect, it } from 'vitest';
import { openDuckDb } from '../../src/data/engines/duckdb/connection.ts';
import { loadDuckDb } from '../../src/data/engines/duckdb/load-package.ts';
import { openSession } from '../../src/data/engines/duckdb/session.ts';
import { readColumns } from '../../src/data/read-columns.ts';
import { scan } from '../../src/data/scan.ts';
import { attribute, audit, auditCsv, config, failure, file, open, options, scratch, shown } from './harness.ts';
import { parquet } from './parquet.ts';

const scored = config({ scoreColumn: 's' });

describe('text files', () => {
  it.each([';', '\t', '|', ','])('detects the delimiter %j', async (delimiter) => {
    const text = 'y,s,"a,b"\n1,0.9,x\n0,0.1,x\n'.replaceAll(/,(?!b)/g, delimiter);
    const run = await auditCsv(text, scored);
    expect(run.source.csv).toMatchObject({ delimiter, header: ['y', 's', 'a,b'] });
    expect(run.measurement.rows).toBe(2);
  });

  it('takes a declared delimiter', async () => {
    const run = await auditCsv('y|s|a,b,c,d\n1|0.9|x\n0|0.1|x\n', config({ scoreColumn: 's', delimiter: '|' }));
    expect(run.measurement.rows).toBe(2);
  });

  it('reads the same from LF, CRLF, gzip, a byte order mark and other encodings', async () => {
    const text = 'y,s,g\n1,0.9,é\n0,0.1,"two\nlines"\n0,0.2,x\n';
    const by = config({ scoreColumn: 's', protectedAttributes: [attribute('g')] });
    const forms: [string, string | Uint8Array, 'utf-8' | 'latin1' | 'utf-16'][] = [
      ['a.csv', text, 'utf-8'],
      ['a.txt', `\ufeff${text}`, 'utf-8'],
      ['a.csv.gz', gzipSync(text), 'utf-8'],
      ['a.csv', text.slice(0, -1), 'utf-8'],
      ['a.csv', Buffer.from(text, 'latin1'), 'latin1'],
      ['a.csv.gz', gzipSync(Buffer.from(text, 'latin1')), 'latin1'],
      ['a.csv', Buffer.from(`\ufeff${text}`, 'utf16le'), 'utf-16'],
      ['a.csv', Buffer.from(`\ufeff${text}`, 'utf16le').swap16(), 'utf-16'],
    ];
    const digests = new Set<string>();
    const logs = new Set<string>();
    for (const [name, content, encoding] of forms) {
      const run = await auditCsv(content, { ...by, data: { ...by.data, encoding } }, name);
      logs.add(JSON.stringify(run.measurement.queryLog));
      digests.add((await scan(run.engine, { source: run.source, missingValues: [] }, options)).digests.logicalSha256);
    }
    expect(logs.size).toBe(1);
    expect(digests.size).toBe(1);
    const crlf = await auditCsv('y,s,g\r\n1,0.9,é\r\n0,0.1,x\r\n', by);
    expect(crlf.measurement.attributes[0]!.groups.map(({ group }) => group)).toEqual(['x', 'é']);
  });

  it('reads beyond Latin letters in UTF-16, and says where UTF-16 is not declared', async () => {
    const bytes = Buffer.from('\ufeffy,s,g\n1,0.9,😀\n0,0.1,Ω\n', 'utf16le');
    const by = config({ scoreColumn: 's', encoding: 'utf-16', protectedAttributes: [attribute('g')] });
    const run = await auditCsv(bytes, by);
    expect(run.measurement.attributes[0]!.groups.map(({ group }) => group)).toEqual(['Ω', '😀']);
    const [problem] = await failure(auditCsv(bytes, scored));
    expect(problem).toMatchObject({ code: 'data.parse', hint: expect.stringContaining('data.encoding: utf-16') });
  });

  it('skips empty lines, but not in a file of one column', async () => {
    expect((await auditCsv('y,s\n1,0.9\n\n0,0.1\n\n', scored)).measurement.rows).toBe(2);
    const engine = await open({ audited: [await file('a.csv', 'x\n1\n\n2\n')] });
    const { source } = await engine.describe({ role: 'audited' });
    const read = await readColumns(
      engine,
      source,
      [{ column: 0, name: 'x', as: 'text' }],
      { missingValues: [] },
      options,
    );
    expect(read.columns['x']).toEqual(['1', null, '2']);
  });

  it('reads line breaks inside fields in files larger than a buffer', async () => {
    const lines = ['y,s,g'];
    const long = 'x'.repeat(120);
    for (let k = 0; k < 250_000; k++) lines.push(`${k % 2},0.${k % 1000},"${k % 7}\n1,0.5,""${long}\n1,0.5,x"`);
    const by = config({ scoreColumn: 's', protectedAttributes: [attribute('g')] });
    const run = await auditCsv(lines.join('\n'), by);
    expect(run.measurement.rows).toBe(250_000);
    expect(run.measurement.attributes[0]!.groups).toHaveLength(7);
    expect((await scan(run.engine, { source: run.source, missingValues: [] }, options)).rows).toBe(250_000);
  });

  it('tells columns apart by letter case', async () => {
    const by = config({ scoreColumn: 's', protectedAttributes: [attribute('G'), attribute('g')] });
    const run = await auditCsv('y,s,g,G\n1,0.9,a,b\n0,0.1,a,b\n', by);
    expect(run.measurement.attributes.map(({ groups }) => groups[0]!.group)).toEqual(['b', 'a']);
  });

  it('names a cell that is no number in a column that must hold numbers', async () => {
    const engine = await open({ audited: [await file('a.csv', 'x;p\n1.5;a\n2,5;a\n')] });
    const { source } = await engine.describe({ role: 'audited' });
    const read = (split?: { column: number; value: string }) =>
      readColumns(
        engine,
        source,
        [{ column: 0, name: 'x', as: 'number' }],
        { missingValues: [], ...(split && { split }) },
        options,
      );
    for (const split of [undefined, { column: 1, value: 'a' }]) {
      const [problem] = await failure(read(split));
      expect(problem).toMatchObject({
        code: 'data.parse',
        message: 'column "x" must hold numbers: row 2 = "2,5"',
        hint: 'write decimals with a point: 0.5, not 0,5',
      });
    }
  });
});

describe('Parquet types', () => {
  const table = (columns: string) => `SELECT ${columns} FROM range(4) t(k)`;

  it('reads labels, scores and groups of every plain type', async () => {
    const path = await parquet(
      table(
        `k % 2 = 0 AS y, CAST(k AS DECIMAL(5,3)) / 8 AS s0, CAST(k / 8 AS DECIMAL(9,4)) AS s, CAST(k AS TINYINT) AS i8,
         k = 1 AS b, DATE '2020-02-29' + CAST(k AS INTEGER) AS d, CAST('v' || k AS ENUM('v0','v1','v2','v3')) AS e, CAST(k AS UBIGINT) AS u`,
      ),
    );
    const run = await audit(
      path,
      config({ scoreColumn: 's', protectedAttributes: ['i8', 'b', 'd', 'e', 'u'].map((c) => attribute(c)) }),
    );
    expect(run.measurement.labels).toEqual({ positive: 'true', negative: 'false' });
    expect(run.measurement.attributes.map(({ groups }) => groups.map(({ group }) => group).join(' '))).toEqual([
      '0 1 2 3',
      'false true',
      '2020-02-29 2020-03-01 2020-03-02 2020-03-03',
      'v0 v1 v2 v3',
      '0 1 2 3',
    ]);
  });

  it('widens float32 scores exactly, and says how many lie at the threshold', async () => {
    const path = await parquet(table('CAST(k % 2 AS INTEGER) AS y, CAST(0.9 AS FLOAT) AS s'));
    const run = await audit(path, config({ scoreColumn: 's' }, { threshold: { policy: 'fixed', value: 0.9 } }));
    expect([...run.measurement.overall.histogram!.scores]).toEqual([Math.fround(0.9)]);
    expect(run.measurement.overall.confusion.tp).toBe(0);
    expect(shown(run.diagnostics)).toEqual([
      'data.score_type: score "s" is stored as float32; 4 of its values lie within 1e-7 of the threshold',
    ]);
  });

  it('counts NaN as missing and infinity as no score', async () => {
    const path = await parquet(
      `SELECT * FROM (VALUES (1, 'NaN'::DOUBLE), (0, 'inf'::DOUBLE), (1, '-inf'::DOUBLE), (0, NULL), (0, -0.0::DOUBLE)) t(y, s)`,
    );
    expect(shown(await failure(audit(path, scored)))).toEqual([
      'data.score_missing: 2 scores are missing in "s": row 1, row 4',
      'data.score_range: 2 scores in "s" are not finite: row 2 = inf, row 3 = -inf',
    ]);
  });

  it('refuses types that have no safe reading', async () => {
    const path = await parquet(
      table(`CAST(k % 2 AS INTEGER) AS y, CAST(k AS DECIMAL(18,3)) AS wide, k = 1 AS flag, CAST(k AS DOUBLE) AS f,
             [k] AS list, {'a': k} AS nested, TIMESTAMP '2020-01-01 00:00:00' AS ts`),
    );
    const codes = async (more: Parameters<typeof config>[0]) => shown(await failure(audit(path, config(more))));
    expect(await codes({ scoreColumn: 'wide' })).toEqual([
      'data.score_type: score "wide" is DECIMAL(18,3): more than 15 digits',
    ]);
    expect(await codes({ scoreColumn: 'flag' })).toEqual([
      'data.score_type: score "flag" holds boolean values, not numbers',
    ]);
    expect(await codes({ scoreColumn: 'list' })).toEqual([
      'data.parse: column "list" holds BIGINT[], which cannot be audited',
    ]);
    expect(
      await codes({
        scoreColumn: 'f',
        protectedAttributes: [attribute('f'), attribute('ts'), attribute('nested'), attribute('flag', { bins: [1] })],
      }),
    ).toEqual([
      'data.attribute_type: attribute "f" holds floating-point numbers and has no bins',
      'data.attribute_type: attribute "ts" holds timestamps',
      'data.parse: column "nested" holds STRUCT(a BIGINT), which cannot be audited',
      'data.attribute_type: column "flag" has bins and holds boolean values, not numbers',
    ]);
  });

  it('digests typed cells and gives no digest to nested ones', async () => {
    const path = await parquet(
      `SELECT * FROM (VALUES (true, 7, -0.0::DOUBLE, DATE '2020-02-29', TIMESTAMP '1970-01-01 00:00:01', 1.50::DECIMAL(4,2), [1]),
        (NULL, NULL, 'NaN'::DOUBLE, NULL, NULL, NULL, NULL)) t(b, i, f, d, ts, dc, l)`,
    );
    const engine = await open({ audited: [path] });
    const { source } = await engine.describe({ role: 'audited' });
    const { digests, profiles } = await scan(engine, { source, missingValues: [] }, options);
    const sha = async (...cells: string[]) =>
      (await import('node:crypto'))
        .createHash('sha256')
        .update(Buffer.from(cells.join(''), 'hex'))
        .digest('hex');
    const none = '0000000000';
    const ascii = (type: string, text: string) =>
      `${type}0000000${text.length.toString(16)}`.slice(0, 10) + Buffer.from(text).toString('hex');
    expect(digests.columns).toEqual({
      b: await sha('010000000101', none),
      i: await sha(ascii('02', '7'), none),
      f: await sha('03000000080000000000000000', '03000000087ff8000000000000'),
      d: await sha(ascii('05', '2020-02-29'), none),
      ts: await sha(ascii('06', '1000000'), none),
      dc: await sha(ascii('07', '1.50'), none),
      l: null,
    });
    expect(digests.dtypes).toEqual({
      b: 'boolean',
      i: 'integer',
      f: 'float64',
      d: 'date',
      ts: 'timestamp',
      dc: 'decimal',
      l: 'other',
    });
    expect(digests.nullCounts).toEqual({ b: 1, i: 1, f: 0, d: 1, ts: 1, dc: 1, l: 1 });
    expect(profiles.map(({ name, missing, range }) => [name, missing, range])).toEqual([
      ['b', 1, null],
      ['i', 1, [7, 7]],
      ['f', 1, [0, 0]],
      ['d', 1, null],
      ['ts', 1, null],
      ['dc', 1, [1.5, 1.5]],
      ['l', 1, null],
    ]);
  });
});

describe('sandbox', () => {
  it('refuses everything but the inputs', async () => {
    const directory = await scratch();
    const other = join(directory, 'other.csv');
    await writeFile(other, 'x\n1\n');
    const temp = join(directory, 'tmp');
    await mkdir(temp);
    const session = await openSession(await loadDuckDb(), { directory, temp }, [], {});
    const run = (sql: string) => session.execute(sql, options);
    try {
      for (const sql of [
        `SELECT * FROM read_csv('${other}')`,
        `SELECT * FROM '${other}'`,
        "SELECT * FROM read_text('/etc/hostname')",
        "SELECT * FROM glob('/etc/*')",
        `ATTACH '${directory}/x.db'`,
        `COPY (SELECT 1) TO '${directory}/out.csv'`,
        'SET threads=1',
        'SET enable_external_access=true',
        'RESET lock_configuration',
        "PRAGMA memory_limit='1GB'",
        'INSTALL httpfs',
        'LOAD httpfs',
        `EXPORT DATABASE '${directory}/dump'`,
      ]) {
        await expect(run(sql), sql).rejects.toMatchObject({ code: 'engine.query' });
      }
      await run('SELECT 1');
    } finally {
      session.close();
    }
  });

  it('makes a private directory and removes it on close, also twice and after a failure', async () => {
    const tempRoot = await scratch();
    const path = await file('a.csv', 'y,s\n1,0.5\n0\n');
    const files = [{ role: 'audited', paths: [{ path, name: 'a.csv' }] }];
    const engine = await openDuckDb({ files, tempRoot });
    const [made] = await readdir(tempRoot);
    expect((await stat(join(tempRoot, made!))).mode & 0o777).toBe(0o700);
    await failure(engine.describe({ role: 'audited' }));
    await engine.close();
    await engine.close();
    expect(await readdir(tempRoot)).toEqual([]);
    await expect(openDuckDb({ files, tempRoot, memoryLimit: 'plenty' })).rejects.toMatchObject({
      code: 'config.value',
    });
    expect(await readdir(tempRoot)).toEqual([]);
  });

  it('leaves inputs as they are', async () => {
    const path = await file('a.csv', 'y,s\n1,0.5\n0,0.1\n');
    const before = await stat(path);
    await audit(path, scored);
    const after = await stat(path);
    expect([after.size, after.mtimeMs]).toEqual([before.size, before.mtimeMs]);
  });

  it.each([
    [
      "Cannot find module '@duckdb/node-bindings-linux-x64/duckdb.node'",
      'linux',
      /npm install --include=optional --os=linux/,
    ],
    ["/lib/libc.so.6: version `GLIBC_2.29' not found", 'linux', /glibc 2.28/],
    ['The specified module could not be found.', 'win32', /vcruntime140/],
    ['code signature not valid for use in process', 'darwin', /xattr -dr com.apple.quarantine/],
    ['Access is denied.', 'win32', /allowed folder/],
    ['strange', 'linux', /glassalpha doctor/],
  ])('explains why DuckDB does not start: %s', async (message, platform, hint) => {
    const [problem] = await failure(loadDuckDb(() => Promise.reject(new Error(message)), { platform, arch: 'x64' }));
    expect(problem).toMatchObject({ code: 'engine.unsupported', hint: expect.stringMatching(hint) });
    expect(problem!.message).toContain(message);
  });

  it('is the engine it says', async () => {
    const engine = await open({ audited: [await file('a.csv', 'y\n1\n')] });
    const instance = await DuckDBInstance.create(':memory:');
    const connection = await instance.connect();
    const [[version]] = (await (await connection.runAndReadAll('SELECT version()')).getRows()) as [[string]];
    connection.closeSync();
    instance.closeSync();
    expect(`v${engine.version}`).toBe(version);
  });
});
