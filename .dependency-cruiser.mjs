// The walls of the house: one list per room of the rooms it may import. Anything else is an error.
const mayImport = {
  base: [],
  models: ['base'],
  stats: ['base'],
  config: ['base'],
  record: ['base'],
  explain: ['base', 'stats', 'models'],
  metrics: ['base', 'stats', 'record'],
  data: ['base', 'config'],
  policy: ['base', 'stats', 'record', 'metrics'],
  report: ['base', 'record', 'metrics'],
  exports: ['base', 'record'],
  audit: ['base', 'models', 'stats', 'config', 'record', 'explain', 'metrics', 'data', 'policy'],
  evidence: ['base', 'stats', 'record', 'policy', 'metrics'],
  node: ['base'],
  app: ['base', 'config', 'record', 'audit', 'report', 'evidence', 'metrics', 'models', 'policy', 'exports', 'data', 'node'],
};
// Rooms that run in a browser or in any host: no Node built-in module.
const pure = ['base', 'stats', 'config', 'record', 'models', 'explain', 'metrics', 'policy', 'report', 'exports', 'audit', 'evidence'];
// Modules that only one room may load.
const native = { '@duckdb': '^src/data/engines/duckdb/', '@myriaddreamin': '^src/node/', commander: '^src/cli/', 'cli-progress': '^src/cli/' };

export default {
  forbidden: [
    ...Object.entries(mayImport).map(([room, allowed]) => ({
      name: `room-${room}`,
      comment: `src/${room} may import only: ${[room, ...allowed].join(', ')}`,
      severity: 'error',
      from: { path: `^src/${room}/` },
      to: { path: '^src/', pathNot: `^src/(${[room, ...allowed].join('|')})/` },
    })),
    { name: 'pure-rooms', comment: 'This room must not import a Node built-in', severity: 'error', from: { path: `^src/(${pure.join('|')})/` }, to: { dependencyTypes: ['core'] } },
    { name: 'data-pure', comment: 'Only engines touch the system', severity: 'error', from: { path: '^src/data/', pathNot: '^src/data/engines/' }, to: { dependencyTypes: ['core'] } },
    { name: 'engines-at-the-top', comment: 'Only the top of the house (app, cli) chooses an engine', severity: 'error', from: { path: '^src/', pathNot: '^src/(cli/|app/|index\\.ts|data/engines/)' }, to: { path: '^src/data/engines/' } },
    { name: 'node-at-the-top', comment: 'Only the top of the house (app, cli) uses the node room', severity: 'error', from: { path: '^src/', pathNot: '^src/(cli/|app/|node/|index\\.ts)' }, to: { path: '^src/node/' } },
    ...Object.entries(native).map(([name, path]) => ({
      name: `native-${name}`,
      comment: `${name} belongs to one room`,
      severity: 'error',
      from: { path: '^src/', pathNot: path },
      to: { path: `node_modules/${name}` },
    })),
    { name: 'no-cycle', severity: 'error', from: { path: '^src/' }, to: { circular: true } },
    { name: 'no-dev-dependency', comment: 'src must not need a development dependency at run time', severity: 'error', from: { path: '^src/' }, to: { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'] } },
    { name: 'no-unresolvable', severity: 'error', from: {}, to: { couldNotResolve: true } },
    { name: 'tests-stay-out', severity: 'error', from: { path: '^src/' }, to: { path: '^(test|bench|scripts)/' } },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: { extensions: ['.ts', '.js', '.json'], conditionNames: ['import', 'require', 'node', 'default', 'types'], exportsFields: ['exports'] },
  },
};
