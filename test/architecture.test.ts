import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { describe, expect, test } from 'vitest';
import { conformityClaims } from '../src/base/conformity-claims.ts';

/** House rules that the compiler and the import walls do not know (architecture.md, metrics.md 3, policy.md 7). */

const root = fileURLToPath(new URL('..', import.meta.url));

interface Source {
  readonly path: string;
  readonly tree: ts.SourceFile;
}

const program = ts.createProgram(
  filesIn('src', /\.ts$/).map((path) => join(root, path)),
  ts.parseJsonConfigFileContent(JSON.parse(text('tsconfig.json')), ts.sys, root).options,
);
const types = program.getTypeChecker();
const sources: readonly Source[] = filesIn('src', /\.ts$/).flatMap((path) => {
  const tree = program.getSourceFile(join(root, path));
  return tree === undefined ? [] : [{ path, tree }];
});

/** Exactly specified by ECMA-262, or of integers: the same bits on every engine (metrics.md 3.1). */
const exactMath = ['abs', 'floor', 'ceil', 'trunc', 'sign', 'min', 'max', 'sqrt', 'imul', 'clz32', 'fround'];
/** `round` is exact too, but rounds half up, which no published number may do: only figures of a screen use it. */
const roundedForTheEye = ['round'];
const mathConstants = ['E', 'LN10', 'LN2', 'LOG10E', 'LOG2E', 'PI', 'SQRT1_2', 'SQRT2'];

test('the sources are read', () => {
  expect(sources.length).toBeGreaterThan(200);
  expect(new Set(sources.map(({ path }) => room(path)))).toContain('metrics');
});

describe('numbers', () => {
  test('statistics and metrics use exact functions of Math only', () => {
    const allowed = [...exactMath, ...mathConstants];
    expect(mathUses(['stats', 'metrics'], (name) => !allowed.includes(name))).toEqual([]);
  });

  test('approximated functions of Math stay out of every room', () => {
    const allowed = [...exactMath, ...mathConstants, ...roundedForTheEye];
    const rooms = [...new Set(sources.map(({ path }) => room(path)))];
    expect(mathUses(rooms, (name) => !allowed.includes(name))).toEqual([]);
  });

  test('no power operator: its result is approximated', () => {
    const powers = find((node) => {
      if (!ts.isBinaryExpression(node)) return false;
      const { kind } = node.operatorToken;
      const isPower =
        kind === ts.SyntaxKind.AsteriskAsteriskToken || kind === ts.SyntaxKind.AsteriskAsteriskEqualsToken;
      return isPower && !(isInteger(node.left) && isInteger(node.right));
    });
    expect(powers).toEqual([]);
  });
});

describe('nothing reads the world on its own', () => {
  test('no locale', () => {
    expect(named(/^(localeCompare|Intl|toLocale[A-Za-z]*)$/)).toEqual([]);
  });

  test('no clock outside the command line, the node room and the engines', () => {
    const clocks = find((node) => {
      if (ts.isPropertyAccessExpression(node) && node.expression.getText() === 'performance') return true;
      if (ts.isNewExpression(node)) return node.expression.getText() === 'Date';
      return ts.isCallExpression(node) && /^(Date|Date\.now)$/.test(node.expression.getText());
    });
    expect(clocks.filter((place) => !/^src\/(cli\/main\.ts|node\/|data\/engines\/)/.test(place))).toEqual([]);
  });

  test('no random numbers but those of named streams', () => {
    const uses = named(/^(randomUUID|randomBytes|getRandomValues|random)$/);
    // Temporary names, never recorded.
    expect(uses.filter((place) => !/^src\/(node|data\/engines)\//.test(place))).toEqual([]);
  });

  test('no process outside the top of the house and the engines', () => {
    const uses = named(/^process$/);
    expect(uses.filter((place) => !/^src\/(node|cli|app|data\/engines)\//.test(place))).toEqual([]);
  });

  test('no console', () => {
    expect(named(/^console$/)).toEqual([]);
  });
});

test('strings are sorted by a stated order', () => {
  const plain = find((node) => {
    if (!ts.isCallExpression(node) || !ts.isPropertyAccessExpression(node.expression)) return false;
    if (!/^(sort|toSorted)$/.test(node.expression.name.text) || node.arguments.length > 0) return false;
    // Typed arrays sort by value; every other array as text, by UTF-16 code units.
    const sorted = types.getTypeAtLocation(node.expression.expression);
    const parts = sorted.isUnion() ? sorted.types : [sorted];
    return !parts.every(({ symbol }) => /^(Float|Int|Uint|BigInt|BigUint)\d+Array$/.test(symbol?.name ?? ''));
  });
  // RFC 8785 asks for just that order.
  expect(plain.map((place) => place.replace(/:\d+ .*$/s, ''))).toEqual(['src/base/jcs.ts']);
});

describe('wording (policy.md 7)', () => {
  const shipped = [
    ...filesIn('src', /\.ts$/),
    ...filesIn('templates', /\.typ$/),
    ...filesIn('policies', /\.yaml$/),
    ...filesIn('examples', /\.(yaml|md)$/),
    ...filesIn('schemas', /\.json$/),
    ...filesIn('docs', /\.md$/),
    'authorities.yaml',
    'README.md',
    'CHANGELOG.md',
    'package.json',
  ];

  test('shipped text claims nothing', () => {
    expect(shipped.length).toBeGreaterThan(200);
    const claims = shipped.flatMap((path) =>
      text(path)
        .split('\n')
        .flatMap((line, i) => (conformityClaims(line).length > 0 ? [`${path}:${i + 1} ${line.trim()}`] : [])),
    );
    expect(claims).toEqual([]);
  });
});

function room(path: string): string {
  return path.split('/')[1] ?? '';
}

/** `Math.x` where x is refused; `Math` under another name is refused with it. */
function mathUses(rooms: readonly string[], refused: (name: string) => boolean): string[] {
  return find((node) => {
    if (!ts.isIdentifier(node) || node.text !== 'Math') return false;
    const { parent } = node;
    if (!ts.isPropertyAccessExpression(parent) || parent.expression !== node) return true;
    return refused(parent.name.text);
  }).filter((place) => rooms.includes(room(place)));
}

function isInteger(node: ts.Expression): boolean {
  return ts.isBigIntLiteral(node) || (ts.isNumericLiteral(node) && Number.isInteger(Number(node.text)));
}

/** Places that use a name of the language or the host, whether as `name`, `x.name` or `{ name }`; own declarations are not uses. */
function named(pattern: RegExp): string[] {
  return find((node) => ts.isIdentifier(node) && pattern.test(node.text));
}

/** `path:line text` of every node that is asked for. */
function find(wanted: (node: ts.Node) => boolean): string[] {
  return sources.flatMap(({ path, tree }) => {
    const found: string[] = [];
    const visit = (node: ts.Node): void => {
      if (wanted(node)) {
        const { line } = tree.getLineAndCharacterOfPosition(node.getStart());
        found.push(`${path}:${line + 1} ${node.parent.getText().slice(0, 80)}`);
      }
      ts.forEachChild(node, visit);
    };
    visit(tree);
    return found;
  });
}

function filesIn(folder: string, name: RegExp): string[] {
  return readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && name.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name).slice(root.length).replaceAll('\\', '/'))
    .sort();
}

function text(path: string): string {
  return readFileSync(join(root, path), 'utf8');
}
