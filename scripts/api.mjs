// Writes api.md, the public declarations of every entry of the built package: run after the build. With --check it writes nothing and ends with 1
// if api.md is not what it would write; a test does that, so a change of the interface shows in review.
import { readFileSync, writeFileSync } from 'node:fs';
import { relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';

const dist = fileURLToPath(new URL('../dist/', import.meta.url));
const target = new URL('../api.md', import.meta.url);

const own = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));
const entries = Object.entries(own.exports).flatMap(([name, { types }]) =>
  types === undefined
    ? []
    : [{ name: name.replace(/^\./, own.name), file: fileURLToPath(new URL(`../${types}`, import.meta.url)) }],
);

const program = ts.createProgram(
  entries.map(({ file }) => file),
  {
    module: ts.ModuleKind.NodeNext,
    moduleResolution: ts.ModuleResolutionKind.NodeNext,
    target: ts.ScriptTarget.ES2023,
    types: ['node'],
  },
);
const checker = program.getTypeChecker();
const exported = entries.map(({ name, file }) => {
  const module = checker.getSymbolAtLocation(program.getSourceFile(file));
  return { name, symbols: checker.getExportsOfModule(module).map(real) };
});
const named = exported.flatMap(({ symbols }) => symbols);
const referenced = reachable(named).filter((symbol) => !named.includes(symbol));

const text = [
  '# Public declarations',
  '',
  'Written by `scripts/api.mjs` from the built package.',
  ...exported.flatMap(({ name, symbols }) => ['', `# \`${name}\``, ...sorted(symbols).flatMap(section)]),
  '',
  '# Types that these speak of',
  '',
  'Not importable by name; a change of one changes the declarations above.',
  ...sorted(referenced).flatMap(section),
  '',
].join('\n');

if (!process.argv.includes('--check')) writeFileSync(target, text);
else if (readFileSync(target, 'utf8') !== text) {
  console.error('api.md is out of date: run npm run build && node scripts/api.mjs');
  process.exitCode = 1;
}

function real(symbol) {
  return symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;
}

/** Declarations of our own that the given ones name, directly or through others, and the lists of values behind `typeof`. */
function reachable(start) {
  const found = new Set(start);
  for (const symbol of found)
    for (const node of declarations(symbol))
      visit(node, (child) => {
        const name = nameIn(child);
        const next = name === undefined ? undefined : checker.getSymbolAtLocation(name);
        if (next !== undefined && declarations(real(next)).length > 0) found.add(real(next));
      });
  return [...found];
}

function nameIn(node) {
  if (ts.isTypeReferenceNode(node)) return node.typeName;
  if (ts.isTypeQueryNode(node)) return node.exprName;
  return ts.isExpressionWithTypeArguments(node) ? node.expression : undefined;
}

function visit(node, look) {
  look(node);
  ts.forEachChild(node, (child) => visit(child, look));
}

function declarations(symbol) {
  return (symbol.declarations ?? []).filter((node) => {
    const { fileName } = node.getSourceFile();
    if (!fileName.startsWith(dist) || ts.isTypeParameterDeclaration(node)) return false;
    // The schema of the configuration is published as JSON Schema.
    return !(ts.isVariableDeclaration(node) && fileName.startsWith(`${dist}config/schema/`));
  });
}

function section(symbol) {
  const nodes = declarations(symbol);
  const file = relative(dist, nodes[0].getSourceFile().fileName).replaceAll('\\', '/');
  const code = nodes.map((node) => {
    const statement = ts.isVariableDeclaration(node) ? node.parent.parent : node;
    return statement.getFullText().trim();
  });
  return ['', `## ${symbol.name}`, '', `\`${file.replace(/\.d\.ts$/, '')}\``, '', '```ts', ...code, '```'];
}

function sorted(symbols) {
  return [...symbols].sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
}
