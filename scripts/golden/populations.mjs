// Golden files of other populations, other times and rating grades.
import { metricsByKey } from './metrics-by-key.mjs';
import { tabulate } from './tabulate.mjs';
import { tabulateCells, tabulateColumn } from './tabulate-tasks.mjs';

const options = { level: 0.95, minGroupN: 30, smallGroups: 'keep', draws: 200, seed: 42 };

export async function driftRules({ golden, load, readCsv }) {
  const { compareCodePoints } = await load('base/order');
  const { computeDrift } = await load('metrics/drift/compute-drift');
  const { measureDrift } = await load('metrics/drift/measure-drift');
  const [reference, current] = golden.files.map(readCsv);
  const columns = Object.entries(golden.features).map(([name, { levels }]) => {
    const kind = levels === undefined ? 'numeric' : 'categorical';
    const cells = (rows) => rows.map((row) => row[name]);
    return tabulateColumn(name, kind, cells(reference), cells(current), compareCodePoints);
  });
  const figure = await metricsByKey(load, computeDrift({ split: 'audited', features: columns }));
  return ([head, feature, key, place]) => {
    if (head !== 'features') return { skip: 'describes the file' };
    const { bins, contingency } = measureDrift(columns.find((column) => column.feature === feature));
    const share = (rows) => rows[Number(place)] / rows.reduce((sum, n) => sum + n, 0);
    if (key === 'edges') return { metric: 'drift bins (edges)', actual: bins.edges[Number(place)] };
    if (key === 'levels') return { metric: 'drift bins (levels)', actual: bins.levels[Number(place)] };
    if (key === 'ref') return { metric: 'drift bins (reference)', actual: share(bins.reference) };
    if (key === 'cur') return { metric: 'drift bins (current)', actual: share(bins.current) };
    if (key === 'chi2') return { metric: 'drift χ²', actual: contingency.chi2 };
    if (key === 'chi2_df') return { metric: 'drift χ² (df)', actual: contingency.df };
    if (key === 'ks_p_asymp') return { skip: 'the asymptotic p of Kolmogorov–Smirnov is not a figure of the library' };
    if (key === 'chi2_p') return figure('drift_chi2_p', { feature }, { tolerance: 1e-10, relative: true });
    return figure(driftIds[key] ?? key, { feature });
  };
}

const driftIds = {
  ks: 'drift_ks',
  wasserstein: 'drift_wasserstein',
  js_divergence_base2: 'drift_js',
  cramers_v: 'drift_cramers_v',
  total_variation: 'drift_total_variation',
};

export async function shiftRules({ golden, load, readCsv }) {
  const { compareCodePoints } = await load('base/order');
  const { computeShifts } = await load('metrics/shift/compute-shifts');
  const { shiftWeights } = await load('metrics/shift/shift-weights');
  const rows = readCsv(golden.file).map(({ y_true, y_pred, score, sex, race }) => ({
    label: Number(y_true),
    decision: Number(y_pred),
    score: Number(score),
    groups: { sex, race, race_binary: race === 'White' ? 'yes' : 'no' },
  }));
  const statistics = tabulateCells(rows, ['sex', 'race', 'race_binary'], tabulate, compareCodePoints);
  const shifts = golden.cases.map(({ shift: by }, i) => ({ text: `case ${i}`, moves: [{ attribute: 'race', by }] }));
  const figure = await metricsByKey(load, computeShifts(statistics, shifts, options));
  const sizes = statistics.cells.map(({ n }) => n);
  const total = sizes.reduce((sum, n) => sum + n, 0);
  const outside = statistics.cells.map(({ groups }) => groups[2] === 'no');
  const share = (weights) => sizes.reduce((sum, n, i) => (outside[i] ? sum + n * weights[i] : sum), 0) / total;
  return ([head, index, key]) => {
    if (head !== 'cases' || key === 'attribute' || key === 'shift') return { skip: 'describes the file' };
    const i = Number(index);
    const weights = shiftWeights(statistics, shifts[i].moves, () => 'White')(sizes);
    if (key === 'original') return { metric: 'shift (share before)', actual: share(sizes.map(() => 1)) };
    if (key === 'target') return { metric: 'shift (share after)', actual: share(weights) };
    if (key === 'weight_in') return { metric: 'shift (weight, moved)', actual: weights[outside.indexOf(true)] };
    if (key === 'weight_out') return { metric: 'shift (weight, others)', actual: weights[outside.indexOf(false)] };
    const params = JSON.stringify({ shift: shifts[i].text });
    const [, attribute, id] = /^(sex|race_binary)_(.*)$/.exec(key) ?? [
      undefined,
      undefined,
      { auc: 'roc_auc' }[key] ?? key,
    ];
    return figure(`shifted.${id}`, { params, ...(attribute === undefined ? {} : { attribute }) });
  };
}

export async function pdGradeRules({ load, readCsv }) {
  const { computePdGrades } = await load('metrics/pd-grades/compute-pd-grades');
  const { gradeTests, portfolioTest } = await load('metrics/pd-grades/grade-tests');
  const intervals = await load('stats/proportion');
  const { zOf } = await load('stats/limits');
  const grades = readCsv('pd_grades.csv').map(({ grade, pd, n, defaults }) => ({
    grade,
    pd: Number(pd),
    n: Number(n),
    defaults: Number(defaults),
  }));
  const figure = await metricsByKey(load, computePdGrades({ split: 'audited', grades }, options));
  const tests = gradeTests(grades);
  const portfolio = portfolioTest(grades);
  const special = { tolerance: 1e-10, relative: true };
  const ofPortfolio = {
    jeffreys_p: () => figure('pd_jeffreys_p', {}, special),
    spiegelhalter_z: () => figure('pd_spiegelhalter_z'),
    spiegelhalter_p_two_sided: () => ({
      metric: 'Spiegelhalter p of grades',
      actual: portfolio.spiegelhalter.p,
      ...special,
    }),
    auc: () => figure('pd_auc'),
    gini: () => ({ metric: 'Gini of grades', actual: 2 * portfolio.auc - 1 }),
    herfindahl: () => figure('pd_herfindahl'),
    hosmer_lemeshow: (key) =>
      key === 'stat'
        ? figure('pd_hosmer_lemeshow')
        : { metric: `Hosmer–Lemeshow of grades (${key})`, actual: portfolio.hosmerLemeshow[key], ...special },
    holm_jeffreys: (place) =>
      figure('pd_jeffreys_p', { stratum: tests[Number(place)].grade, params: '{"adjust":"holm"}' }, special),
  };
  const ofGrade = (grade, key, place) => {
    const scope = { stratum: grade };
    const { n, defaults } = grades.find((one) => one.grade === grade);
    const side = place === '0' ? 'lower' : 'upper';
    const limits = {
      wilson: () => intervals.wilsonInterval(defaults, n, zOf(0.95)),
      clopper_pearson: () => intervals.clopperPearsonInterval(defaults, n, 0.95),
      jeffreys_ci: () => intervals.jeffreysInterval(defaults, n, 0.95),
      agresti_coull: () => intervals.agrestiCoullInterval(defaults, n, zOf(0.95)),
    }[key];
    if (limits !== undefined) return { metric: `${key} of grades`, actual: limits()[side], tolerance: 1e-10 };
    if (key === 'jeffreys_p') return figure('pd_jeffreys_p', scope, special);
    if (key === 'binomial_p_upper') return figure('pd_binomial_p', scope, special);
    return key === 'normal_z' ? figure('pd_normal_z', scope) : undefined;
  };
  return ([head, ...rest]) => {
    if (head === 'portfolio') return ofPortfolio[rest[0]]?.(rest[1]);
    return head === 'grades' ? ofGrade(...rest) : { skip: 'describes the file' };
  };
}
