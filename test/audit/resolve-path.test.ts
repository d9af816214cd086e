import { describe, expect, it } from 'vitest';
import { expandGlob } from '../../src/audit/expand-glob.ts';
import { type PathContext, resolveConfigPath } from '../../src/audit/resolve-path.ts';
import { type FileSystem, resolvePath } from '../../src/base/file-system.ts';
import { sha256Hex } from '../../src/base/sha256.ts';

/** A file system in memory. `ignoreCase` answers as Windows and macOS do: any spelling is found, names are listed as stored. */
function memory(files: Readonly<Record<string, string>>, ignoreCase = false): FileSystem {
  const same = (a: string, b: string) => (ignoreCase ? a.toLowerCase() === b.toLowerCase() : a === b);
  const under = (folder: string) => (folder.endsWith('/') ? folder : `${folder}/`);
  const isIn = (path: string, folder: string) => same(path.slice(0, under(folder).length), under(folder));
  const paths = Object.keys(files);
  return {
    readFile: async (path) => {
      const found = paths.find((p) => same(p, path));
      return found === undefined ? null : new TextEncoder().encode(files[found]);
    },
    list: async (folder) => {
      const inside = paths.filter((p) => isIn(p, folder));
      return inside.length === 0 ? null : [...new Set(inside.map((p) => p.slice(under(folder).length).split('/')[0]!))];
    },
    kind: async (path) => {
      if (paths.some((p) => same(p, path))) return 'file';
      return paths.some((p) => isIn(p, path)) ? 'directory' : null;
    },
  };
}

function context(
  files: Readonly<Record<string, string>>,
  more: Partial<PathContext> & { ignoreCase?: boolean } = {},
): PathContext {
  const { ignoreCase = false, ...rest } = more;
  const fileSystem = memory(files, ignoreCase);
  return {
    fileSystem,
    configPath: '/w/p/configs/audit.yaml',
    configName: 'configs/audit.yaml',
    cwd: '/w/p',
    hashFile: async (path) => ({ sha256: sha256Hex((await fileSystem.readFile(path)) ?? '') }),
    shippedPolicies: ['sr_11_7_banking'],
    ...rest,
  };
}

const resolve = (path: string, ctx: PathContext, key = 'model.path') =>
  resolveConfigPath({ path, key, line: 3, column: 7 }, ctx);
const diagnosticOf = async (path: string, ctx: PathContext, key?: string) => {
  const resolved = await resolve(path, ctx, key);
  if (!('diagnostic' in resolved)) throw new Error(`found ${resolved.paths.join()}`);
  return resolved.diagnostic;
};

describe('where a relative path is looked for', () => {
  it.each([
    ['beside the config', { '/w/p/configs/m.json': 'a' }, '/w/p/configs/m.json'],
    ['in an ancestor up to the repository', { '/w/p/.git/HEAD': '', '/w/p/m.json': 'a' }, '/w/p/m.json'],
    ['in an ancestor without any marker', { '/w/m.json': 'a' }, '/w/m.json'],
    [
      'twice with the same bytes: nearest first',
      { '/w/p/configs/m.json': 'a', '/w/p/m.json': 'a' },
      '/w/p/configs/m.json',
    ],
  ])('%s', async (_, files, path) => {
    expect(await resolve('m.json', context(files))).toEqual({ paths: [path] });
  });

  it('keeps a path that names its folder', async () => {
    const files = { '/w/p/configs/policy/sr.yaml': 'a', '/w/p/.git/HEAD': '' };
    expect(await resolve('configs/policy/sr.yaml', context(files), 'policy_gates')).toEqual({
      paths: ['/w/p/configs/policy/sr.yaml'],
    });
  });

  it('stops at the folder with .git or package.json, and goes to the working directory last', async () => {
    const files = { '/w/p/package.json': '{}', '/w/m.json': 'a', '/elsewhere/x.json': 'b' };
    const diagnostic = await diagnosticOf('m.json', context(files));
    expect(diagnostic).toMatchObject({
      code: 'config.path_not_found',
      where: { file: 'configs/audit.yaml', line: 3, column: 7 },
    });
    expect(diagnostic.message).toBe('model.path: no file "m.json"; searched /w/p/configs, /w/p');
    expect(await resolve('x.json', context(files, { cwd: '/elsewhere' }))).toEqual({ paths: ['/elsewhere/x.json'] });
  });

  it('climbs at most 8 ancestors', async () => {
    const configPath = '/1/2/3/4/5/6/7/8/9/audit.yaml';
    expect(await resolve('m', context({ '/1/m': '' }, { configPath }))).toEqual({ paths: ['/1/m'] });
    expect((await diagnosticOf('m', context({ '/m': '' }, { configPath }))).code).toBe('config.path_not_found');
  });

  it('refuses two files of that name with different bytes', async () => {
    const diagnostic = await diagnosticOf('m.json', context({ '/w/p/configs/m.json': 'a', '/w/p/m.json': 'b' }));
    expect(diagnostic.code).toBe('config.ambiguous_path');
    expect(diagnostic.message).toBe('model.path: "m.json" names different files in /w/p/configs and /w/p');
  });

  it('takes pack.json first, but nothing outside the pack', async () => {
    const pack = JSON.stringify({ paths: { 'a/m.json': 'inputs/m.json', 'b.json': '../b.json', 'c.json': '/c.json' } });
    const files = {
      '/w/p/configs/pack.json': pack,
      '/w/p/configs/inputs/m.json': 'a',
      '/w/p/configs/a/m.json': 'b',
      '/w/p/b.json': '',
      '/c.json': '',
    };
    expect(await resolve('a/m.json', context(files))).toEqual({ paths: ['/w/p/configs/inputs/m.json'] });
    expect(await resolve('b.json', context(files))).toEqual({ paths: ['/w/p/b.json'] });
    expect(await resolve('c.json', context({ ...files, '/w/p/configs/pack.json': '{' }))).toEqual({
      paths: ['/c.json'],
    });
  });

  it('reads flags and objects from the working directory', async () => {
    const files = { '/w/p/configs/m.json': 'a', '/cwd/m.json': 'b' };
    expect(await resolve('m.json', context(files, { cwd: '/cwd' }), '--model')).toEqual({ paths: ['/cwd/m.json'] });
    expect(await resolve('m.json', context(files, { cwd: '/cwd', configPath: null }))).toEqual({
      paths: ['/cwd/m.json'],
    });
    const missing = await diagnosticOf('x.json', context(files, { cwd: '/cwd' }), '--model');
    expect(missing.code).toBe('model.not_found');
    expect(missing).not.toHaveProperty('where');
  });

  it('takes absolute paths as they are', async () => {
    expect(await resolve('/data/m.json', context({ '/data/m.json': '' }))).toEqual({ paths: ['/data/m.json'] });
    expect(await resolve('C:/d/../m.json', context({ 'C:/m.json': '' }))).toEqual({ paths: ['C:/m.json'] });
    expect(await resolve('../m.json', context({ '/w/p/m.json': '' }))).toEqual({ paths: ['/w/p/m.json'] });
  });
});

describe('names letter by letter', () => {
  it.each([false, true])('also where the file system ignores case (%s)', async (ignoreCase) => {
    const files = { '/w/p/configs/Data/Holdout.csv': '' };
    const diagnostic = await diagnosticOf('data/holdout.csv', context(files, { ignoreCase }), 'data.path');
    expect(diagnostic.code).toBe('config.path_not_found');
    expect(diagnostic.hint).toContain('"Data/Holdout.csv"');
    expect(await resolve('Data/Holdout.csv', context(files, { ignoreCase }))).toEqual({
      paths: ['/w/p/configs/Data/Holdout.csv'],
    });
  });

  it('sees another Unicode form', async () => {
    const diagnostic = await diagnosticOf('caf\u00e9.csv', context({ '/w/p/configs/cafe\u0301.csv': '' }));
    expect(diagnostic.hint).toContain('cafe\u0301.csv');
  });
});

describe('hints for what is not there', () => {
  it('names the shipped policy, never falls back to it', async () => {
    const diagnostic = await diagnosticOf(
      'configs/policy/sr_11_7_banking.yaml',
      context({ '/w/p/a': '' }),
      'policy_gates',
    );
    expect(diagnostic).toMatchObject({
      code: 'policy.not_found',
      hint: expect.stringContaining('or name it sr_11_7_banking, without folder and extension'),
    });
  });
  it('says how to name moved inputs beside a record', async () => {
    const diagnostic = await diagnosticOf('m.json', context({ '/w/p/configs/report.manifest.json': '' }));
    expect(diagnostic.hint).toContain('--data PATH and --model PATH');
  });
  it('tells a folder from a file', async () => {
    expect((await diagnosticOf('models', context({ '/w/p/configs/models/a': '' }))).message).toBe(
      'model.path: "models" is a folder',
    );
  });
});

describe('globs of data.path', () => {
  const files = {
    '/w/p/configs/d/b.csv': '',
    '/w/p/configs/d/a.csv': '',
    '/w/p/configs/d/.x.csv': '',
    '/w/p/configs/d/c.txt': '',
    '/w/p/configs/e/a.csv': '',
    '/w/p/configs/d/a+b.csv': '',
  };
  it('are expanded in code-point order', async () => {
    expect(await resolve('d/*.csv', context(files), 'data.path')).toEqual({
      paths: ['/w/p/configs/d/a+b.csv', '/w/p/configs/d/a.csv', '/w/p/configs/d/b.csv'],
    });
    expect(await resolve('?/a.csv', context(files), 'data.path')).toEqual({
      paths: ['/w/p/configs/d/a.csv', '/w/p/configs/e/a.csv'],
    });
    expect(await resolve('/w/*/configs/d/a+*', context(files), 'data.path')).toEqual({
      paths: ['/w/p/configs/d/a+b.csv'],
    });
  });
  it('are only for data, and must match', async () => {
    expect((await diagnosticOf('d/*.csv', context(files))).code).toBe('config.path_not_found');
    expect((await diagnosticOf('d/*.parquet', context(files), 'data.path')).code).toBe('config.path_not_found');
  });
  it('a file of that very name comes first', async () => {
    const star = { ...files, '/w/p/configs/d/*.csv': '' };
    expect(await resolve('d/*.csv', context(star), 'data.path')).toEqual({ paths: ['/w/p/configs/d/*.csv'] });
  });
  it('does not take folders for files', async () => {
    expect(await expandGlob('/w/p', 'conf*', memory(files))).toEqual([]);
  });
});

describe('resolvePath', () => {
  it.each([
    ['/a/b', '../c', '/a/c'],
    ['/a', '../../..', '/'],
    ['/a', 'b//./c/', '/a/b/c'],
    ['C:/a', '../../b', 'C:/b'],
    ['//srv/share/a', '../../b', '//srv/share/b'],
    ['/a', 'D:/x', 'D:/x'],
  ])('%s + %s', (base, path, expected) => {
    expect(resolvePath(base, path)).toBe(expected);
  });
});
