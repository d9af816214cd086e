// A whole audit against the usual library, on this machine and in this run, and how both grow: 1,000,000 rows × 10 groups from
// Parquet to every metric with its interval, beside fairlearn's MetricFrame of five metrics; then wall time and peak memory from
// 10,000 to 10,000,000 rows; then the replicate phase alone (resampling.mjs) and all metrics from counts (metrics.mjs).
// Needs a build, Python 3 with venv, and the network once, for the peer's pinned packages. One command for all of it:
//   node bench/fairlearn.mjs [--rounds 5] [--replicates 5] [--sizes 10000,100000,1000000,10000000] [--no-peer] [--dist DIR]
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { cpus, loadavg, tmpdir, totalmem } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';

const peerPackages = ['fairlearn==0.15.0', 'numpy==2.4.6', 'pandas==3.1.1', 'pyarrow==26.0.1', 'scikit-learn==1.9.1'];
const peerMetrics = {
  selection_rate: 'demographic_parity_difference',
  tpr: 'tpr_difference',
  fpr: 'fpr_difference',
  accuracy: 'accuracy_difference',
  ppv: 'predictive_parity_difference',
};
const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const { values: options } = parseArgs({
  options: {
    rounds: { type: 'string', default: '5' },
    replicates: { type: 'string', default: '5' },
    sizes: { type: 'string', default: '10000,100000,1000000,10000000' },
    dist: { type: 'string', default: here('../dist') },
    'no-peer': { type: 'boolean', default: false },
    audit: { type: 'string' },
    report: { type: 'string' },
  },
});
const load = (path) => import(pathToFileURL(join(options.dist, path)).href);

// The same file runs each audit in a process of its own, so that its peak memory is its own.
if (options.audit === undefined) await compare();
else await auditOnce(options.audit, options.report);

async function compare() {
  const folder = mkdtempSync(join(tmpdir(), 'bench-'));
  try {
    machine();
    const million = await rowsFile(folder, 1_000_000, 1000);
    const audits = rounds(Number(options.rounds), () => auditInChild(million));
    againstBars(audits);
    if (!options['no-peer']) againstPeer(folder, million, audits);
    await growth(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  for (const script of ['resampling.mjs', 'metrics.mjs']) {
    console.log(`\n## ${script}\n`);
    spawnSync(process.execPath, [here(script), options.dist], { stdio: 'inherit' });
  }
}

function machine() {
  const [{ model } = { model: 'unknown' }] = cpus();
  const memory = (totalmem() / 2 ** 30).toFixed(0);
  console.log(
    `${cpus().length} × ${model.trim()}, ${memory} GiB, Node ${process.version}, ${process.platform}-${process.arch}`,
  );
  console.log(
    `load at the start: ${load1()}. Wall times mean little beside other work; ratios and CPU times hold better.\n`,
  );
}

function load1() {
  return loadavg()[0].toFixed(1);
}

/** Rows whose outcome follows the score, in 10 groups of unequal size; the same on every machine. */
async function rowsFile(folder, rows, distinct) {
  const { DuckDBInstance } = await import('@duckdb/node-api');
  const file = join(folder, `${rows}-${distinct}.parquet`);
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  const uniform = (k) => `(hash(i * 8 + ${k}) >> 11) * CAST('1.1102230246251565e-16' AS double)`;
  const score = distinct === Infinity ? 'u0' : `floor(u0 * ${distinct}) / ${distinct}`;
  await connection.run(
    `COPY (SELECT chr(CAST(97 + floor(10 * u2 * u2) AS INTEGER)) AS "group", ${score} AS score,
       CASE WHEN u1 < 0.1 + 0.7 * u0 THEN 1 ELSE 0 END AS outcome
       FROM (SELECT ${uniform(0)} AS u0, ${uniform(1)} AS u1, ${uniform(2)} AS u2 FROM range(${rows}) t(i)))
     TO '${file.replaceAll("'", "''")}' (FORMAT parquet)`,
  );
  connection.closeSync();
  instance.closeSync();
  return file;
}

function rounds(count, run) {
  return Array.from({ length: count }, run);
}

/** One audit by the library, `report` a PDF to write as well; from the start of the process to its end. */
function auditInChild(data, report) {
  const started = performance.now();
  const { stdout, stderr, status } = spawnSync(
    process.execPath,
    [
      here('fairlearn.mjs'),
      '--dist',
      options.dist,
      '--audit',
      data,
      ...(report === undefined ? [] : ['--report', report]),
    ],
    { encoding: 'utf8' },
  );
  if (status !== 0) throw new Error(stderr);
  return { seconds: (performance.now() - started) / 1000, ...JSON.parse(stdout) };
}

async function auditOnce(data, report) {
  const { audit } = await load('index.js');
  const config = {
    as_of: '2025-09-30',
    favorable_outcome: 1,
    threshold: 0.5,
    git: { reason: 'bench' },
    institution: { name: 'Bench' },
    model: { id: 'bench', version: '1', name: 'Bench' },
    data: {
      path: data,
      target_column: 'outcome',
      positive_label: 1,
      score_column: 'score',
      protected_attributes: ['group'],
    },
    engine: { max_distinct_scores: 20_000_000 },
  };
  const since = { phase: null, at: performance.now() };
  const phases = {};
  const started = performance.now();
  const enter = (phase) => {
    if (phase === since.phase) return;
    if (since.phase !== null) phases[since.phase] = (phases[since.phase] ?? 0) + (performance.now() - since.at) / 1000;
    Object.assign(since, { phase, at: performance.now() });
  };
  const result = await audit(config, { threads: 2, onProgress: ({ phase }) => enter(phase) });
  enter(null);
  const auditSeconds = (performance.now() - started) / 1000;
  if (report !== undefined) await result.save(report);
  const { metrics, manifest } = result;
  const { user, system } = process.cpuUsage();
  const own = Object.entries(metrics);
  console.log(
    JSON.stringify({
      auditSeconds,
      phases,
      cpuSeconds: (user + system) / 1e6,
      peakMegabytes: process.resourceUsage().maxRSS / 1024,
      metrics: own.length,
      intervals: own.filter(([, { result }]) => 'ci' in result).length,
      statements: manifest.engine.query_log.map(({ purpose }) => purpose),
      differences: Object.fromEntries(
        Object.entries(peerMetrics).map(([name, id]) => [name, metrics[`${id}|attribute=group`]?.result.value]),
      ),
    }),
  );
}

function againstBars(audits) {
  const whole = median(audits.map(({ seconds }) => seconds));
  const [{ metrics, intervals, statements }] = audits;
  console.log(
    `1,000,000 rows × 10 groups, ${metrics} metrics, ${intervals} with intervals; statements: ${statements.join(', ')}\n`,
  );
  console.log('| from Parquet to the record, 1,000,000 rows | median |\n|---|---|');
  console.log(`| whole process, start to end (bar: 2 s) | ${whole.toFixed(2)} s |`);
  console.log(`| audit() alone | ${median(audits.map(({ auditSeconds }) => auditSeconds)).toFixed(2)} s |`);
  console.log(`| its measuring phase | ${median(audits.map(({ phases }) => phases.measure)).toFixed(2)} s |`);
  console.log(`| CPU of the process | ${median(audits.map(({ cpuSeconds }) => cpuSeconds)).toFixed(2)} s |`);
  console.log(
    `\nmedians of ${audits.length} (${audits.map(({ seconds }) => seconds.toFixed(2)).join(', ')}), load now ${load1()}`,
  );
}

function againstPeer(folder, data, audits) {
  const python = peerPython(folder);
  const run = spawnSync(python, [here('metric-frame.py'), data, options.rounds, options.replicates], {
    encoding: 'utf8',
  });
  if (run.status !== 0) throw new Error(run.stderr);
  const peer = JSON.parse(run.stdout);
  checkSame(peer.differences, audits[0].differences);
  const whole = median(audits.map(({ seconds }) => seconds));
  const cpu = median(audits.map(({ cpuSeconds }) => cpuSeconds));
  // One replicate costs as much as the point estimates, which a bootstrapped frame works out as well.
  const perReplicate = (own) =>
    (peer[own === 'wall' ? 'bootSeconds' : 'bootCpuSeconds'] - pointOf(peer, own)) / peer.replicates;
  const scaled = (own) => pointOf(peer, own) + 2000 * perReplicate(own);
  const versions = Object.entries(peer.versions).map(([name, version]) => `${name} ${version}`);
  console.log(`\n## MetricFrame of ${Object.keys(peerMetrics).length} metrics, same rows (${versions.join(', ')})\n`);
  console.log('| | wall | CPU | audit faster by (wall) | (CPU) |\n|---|---|---|---|---|');
  for (const [name, of] of [
    ['point estimates and differences, no interval', pointOf.bind(null, peer)],
    [`n_boot=2000, scaled from ${peer.replicates} replicates`, scaled],
  ]) {
    const times = [of('wall'), of('cpu')];
    const ratios = [times[0] / whole, times[1] / cpu].map(
      (x) => `${x < 100 ? x.toFixed(1) : Math.round(x).toLocaleString('en')}×`,
    );
    console.log(`| ${[name, ...times.map((x) => `${x.toFixed(1)} s`), ...ratios].join(' | ')} |`);
  }
  console.log(
    `\nThe audit: the whole process, all its metrics, 2,000 replicates. The peer: after reading (${peer.readSeconds.toFixed(2)} s, not counted); ` +
      `peak memory ${peer.peakMegabytes.toFixed(0)} MB. The five differences agree to 1e-11.\n` +
      'The ratio of the second line comes from the algorithm: counts are resampled here, rows there.',
  );
}

function pointOf(peer, own) {
  return own === 'wall' ? peer.pointSeconds : peer.pointCpuSeconds;
}

/** A virtual environment of its own, removed with the folder. */
function peerPython(folder) {
  const environment = join(folder, 'python');
  const python = join(environment, process.platform === 'win32' ? 'Scripts/python.exe' : 'bin/python');
  for (const [command, ...args] of [
    ['python3', '-m', 'venv', environment],
    [python, '-m', 'pip', 'install', '--quiet', ...peerPackages],
  ]) {
    const { status, stderr } = spawnSync(command, args, { encoding: 'utf8' });
    if (status !== 0) throw new Error(`${command} ${args.join(' ')}\n${stderr}`);
  }
  return python;
}

function checkSame(theirs, ours) {
  for (const [name, value] of Object.entries(theirs)) {
    if (!(Math.abs(value - ours[name]) < 1e-11)) throw new Error(`${name}: ${value} there, ${ours[name]} here`);
  }
}

async function growth(folder) {
  console.log('\n## Growth: one audit each, in a process of its own\n');
  console.log('| rows | scores | wall | CPU | measuring phase | peak memory |\n|---|---|---|---|---|---|');
  const sizes = options.sizes.split(',').map(Number);
  const cases = [
    ...sizes.map((rows) => [rows, 1000]),
    ...sizes.filter((rows) => rows === 1_000_000).map((rows) => [rows, Infinity]),
  ];
  for (const [rows, distinct] of cases) {
    const file = await rowsFile(folder, rows, distinct);
    for (const report of distinct === 1000 && rows === 1_000_000
      ? [undefined, join(folder, 'report.pdf')]
      : [undefined]) {
      const { seconds, cpuSeconds, phases, peakMegabytes } = auditInChild(file, report);
      const scores = distinct === Infinity ? 'all distinct' : '1,000 distinct';
      const what = report === undefined ? scores : `${scores}, with the PDF`;
      const times = [seconds, cpuSeconds, phases.measure].map((x) => `${x.toFixed(2)} s`);
      console.log(`| ${[rows.toLocaleString('en'), what, ...times, `${peakMegabytes.toFixed(0)} MB`].join(' | ')} |`);
    }
    rmSync(file, { force: true });
  }
  console.log(`\nload now ${load1()}`);
}

function median(values) {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];
}
