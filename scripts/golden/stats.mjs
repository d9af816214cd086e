// Functions of the statistics room against their tables.
import { twoProportions } from './two-proportions.mjs';

const special = { tolerance: 1e-10, relative: true };

export async function statsRules({ golden, load }) {
  const pairs = await twoProportions(load);
  const proportion = await load('stats/proportion');
  const multiplicity = await load('stats/multiplicity');
  const normal = await load('stats/normal');
  const distributions = await load('stats/distributions');
  const beta = await load('stats/special/incomplete-beta');
  const range = await load('stats/studentized-range');
  const { powerOfTwoRates } = await load('stats/power');
  const { contingency } = await load('stats/contingency');
  const { proxyAssociations } = await load('metrics/proxies-associations');
  const mantelHaenszel = await load('stats/mantel-haenszel');
  const { zOf } = await load('stats/limits');
  const z = zOf(0.95);
  const intervals = {
    wilson: ({ x, n }) => proportion.wilsonInterval(x, n, z),
    jeffreys: ({ x, n }) => proportion.jeffreysInterval(x, n, 0.95),
    clopper_pearson: ({ x, n }) => proportion.clopperPearsonInterval(x, n, 0.95),
    agresti_coull: ({ x, n }) => proportion.agrestiCoullInterval(x, n, z),
  };
  const adjustments = {
    holm: multiplicity.holm,
    hommel: multiplicity.hommel,
    benjamini_hochberg: multiplicity.benjaminiHochberg,
    benjamini_yekutieli: multiplicity.benjaminiYekutieli,
  };
  const functions = {
    norm_ppf: (p) => normal.normalQuantile(Number(p)),
    norm_cdf: (x) => normal.normalCdf(Number(x)),
    norm_sf: (x) => normal.normalSurvival(Number(x)),
    beta_ppf: ({ p, a, b }) => beta.betaQuantile(p, a, b).x,
    beta_cdf: ({ x, a, b }) => beta.incompleteBeta(x, a, b).lower,
    chi2_sf: ({ x, df }) => distributions.chiSquareSurvival(x, df),
    t_sf: ({ t, x, df }) => distributions.studentSurvival(t ?? x, df),
    f_sf: ({ x, d1, d2 }) => distributions.fSurvival(x, d1, d2),
    binom_sf: ({ k, n, p }) => distributions.binomialSurvival(k, n, p),
    studentized_range_ppf_95_inf: (k) => range.studentizedRangeQuantile(0.95, Number(k)),
  };
  return ([table, key, ...rest], _value) => {
    const given = { skip: 'argument of the rows beside it' };
    if (table === 'one_proportion') {
      const row = golden.one_proportion[Number(key)];
      if (['x', 'n'].includes(rest[0])) return given;
      const interval = intervals[rest[0]]?.(row);
      if (interval === undefined) return { skip: 'no method of this library' };
      return { metric: rest[0], actual: rest[1] === '0' ? interval.lower : interval.upper, ...special };
    }
    if (table === 'two_proportions') {
      const { x1, n1, x2, n2 } = golden.two_proportions[Number(key)];
      return pairs.figure({ x: x1, n: n1 }, { x: x2, n: n2 }, rest);
    }
    if (table === 'multiple_testing') {
      if (key === 'p') return given;
      const adjusted = adjustments[key]?.(golden.multiple_testing.p);
      if (adjusted === undefined) return { skip: 'no method of this library' };
      return { metric: key, actual: adjusted[Number(rest[0])] };
    }
    if (table === 'special') {
      const of = functions[key];
      if (of === undefined) return { skip: 'no method of this library' };
      const row = golden.special[key];
      if (!Array.isArray(row)) {
        const tolerance = key === 'studentized_range_ppf_95_inf' ? 1e-6 : 1e-10;
        return { metric: key, actual: of(rest[0]), tolerance, relative: true };
      }
      return rest[1] === 'value' ? { metric: key, actual: of(row[Number(rest[0])]), ...special } : given;
    }
    if (table === 'power_two_proportions') {
      const { p1, p2, n1, n2, alpha } = golden.power_two_proportions[Number(key)];
      return rest[0] === 'power'
        ? { metric: 'power', actual: powerOfTwoRates(p1, n1, p2, n2, alpha), ...special }
        : given;
    }
    if (table === 'cmh') return cmh(key, rest, golden.cmh.tables, mantelHaenszel, z);
    if (table === 'association')
      return association([key, ...rest], golden.association, { contingency, proxyAssociations });
    return undefined;
  };
}

function cmh(key, [side], tables, library, z) {
  const strata = tables.map(([[x1, m1], [x2, m2]]) => ({ a: { x: x1, n: x1 + m1 }, b: { x: x2, n: x2 + m2 } }));
  const odds = library.pooledOddsRatio(strata, z);
  const figures = {
    oddsratio_pooled: () => odds.value,
    riskratio_pooled: () => library.pooledRiskRatio(strata, z).value,
    cmh_stat: () => library.cochranMantelHaenszel(strata).statistic,
    cmh_p: () => library.cochranMantelHaenszel(strata).p,
    breslow_day_stat: () => library.breslowDay(strata).statistic,
    breslow_day_p: () => library.breslowDay(strata).p,
    log_or_ci: () => (side === '0' ? odds.lower : odds.upper),
  };
  return key in figures
    ? { metric: `Mantel-Haenszel ${key}`, actual: figures[key](), ...special }
    : { skip: 'argument of the rows beside it' };
}

const argument = { skip: 'argument of the rows beside it' };

function association([key, part], { table, correlation_ratio: given }, { contingency, proxyAssociations }) {
  const about = { feature: 'x', attribute: 'a', role: 'input', n: 300, dropped: 0 };
  if (key === 'table') return argument;
  if (key === 'correlation_ratio') {
    if (part === 'groups' || part === 'values') return argument;
    const groups = [...new Set(given.groups)].map((group) => {
      const values = given.values.filter((_, i) => given.groups[i] === group);
      const mean = values.reduce((sum, x) => sum + x, 0) / values.length;
      const squaredDeviations = values.reduce((sum, x) => sum + (x - mean) ** 2, 0);
      return { group, n: values.length, mean, squaredDeviations, wonTwice: 0 };
    });
    const [found] = proxyAssociations([{ ...about, relation: { kind: 'numeric', groups } }]);
    if (part === 'eta_squared')
      return { metric: 'correlation ratio, squared', actual: found.association ** 2, ...special };
    if (part === 'anova_p') return { metric: 'correlation ratio, p', actual: found.p, ...special };
    return { skip: 'no method of this library' };
  }
  if (key === 'cramers_v_bias_corrected') {
    const groups = table[0].map((_, j) => String(j));
    const [found] = proxyAssociations([{ ...about, relation: { kind: 'categorical', groups, counts: table } }]);
    return { metric: `association ${key}`, actual: found.association, ...special };
  }
  const found = contingency(table);
  const figures = { chi2: found.chi2, chi2_p: found.p, df: found.df, cramers_v: found.cramersV };
  return key in figures
    ? { metric: `association ${key}`, actual: figures[key], ...special }
    : { skip: 'no method of this library' };
}
