// Figures of two proportions: what stands under `selection_2x2` and in `stats.two_proportions`.

export async function twoProportions(load) {
  const { newcombeInterval } = await load('stats/difference');
  const { miettinenNurminenDifference } = await load('stats/miettinen-nurminen-difference');
  const { miettinenNurminenRatio } = await load('stats/ratio');
  const { haldaneLogOddsRatio } = await load('stats/haldane');
  const { exp } = await load('base/detmath');
  const { zOf } = await load('stats/limits');
  const { chiSquareOfRates, pooledZ } = await load('stats/chi-square-test');
  const { fisherExactP } = await load('stats/fisher');
  const z = zOf(0.95);
  const special = { tolerance: 1e-10, relative: true };
  const unused = new Set([
    'diff_wald',
    'diff_agresti_caffo',
    'ratio_katz_log',
    'ratio_log_adjusted',
    'odds_ratio_wald_ci',
    'chi2_yates',
    'chi2_yates_p',
    'cohen_h',
  ]);
  const side = (limits, at) => (at === '0' ? limits.lower : Number.isFinite(limits.upper) ? limits.upper : null);

  function newcombe(a, b, at, metric = 'newcombe') {
    if (at === undefined) return { metric, actual: a.n === 0 || b.n === 0 ? null : 'present' };
    return { metric, actual: side(newcombeInterval(a.x, a.n, b.x, b.n, z), at) };
  }

  return {
    newcombe,
    /** Pearson's statistic of groups by selection. */
    tableStatistic(groups) {
      const filled = groups.filter(({ n }) => n > 0).map(({ n, confusion }) => ({ x: confusion.tp + confusion.fp, n }));
      return { metric: 'selection_chi2', actual: chiSquareOfRates(filled)?.statistic };
    },
    figure(a, b, [key, at]) {
      const pair = { x1: a.x, n1: a.n, x2: b.x, n2: b.n };
      if (key in pair) return { metric: 'counts of two groups', actual: pair[key] };
      if (unused.has(key)) return { skip: 'no method of this library' };
      if (key === 'diff') return { metric: 'difference of two rates', actual: a.x / a.n - b.x / b.n };
      if (key === 'ratio') return { metric: 'ratio of two rates', actual: b.x === 0 ? null : a.x / a.n / (b.x / b.n) };
      if (key === 'chi2') return { metric: 'selection_chi2', actual: chiSquareOfRates([a, b])?.statistic };
      if (key === 'chi2_p') return { metric: 'selection_chi2 p', actual: chiSquareOfRates([a, b])?.p, ...special };
      if (key === 'fisher_p') return { metric: 'fisher', actual: fisherExactP(a, b), ...special };
      if (key === 'z_pooled') return { metric: 'pooled z', actual: pooledZ(a, b)?.z };
      if (key === 'z_pooled_p') return { metric: 'pooled z p', actual: pooledZ(a, b)?.p, ...special };
      if (key === 'odds_ratio') {
        const below = (a.n - a.x) * b.x;
        return { metric: 'cross product', actual: below === 0 ? null : (a.x * (b.n - b.x)) / below };
      }
      if (key === 'diff_newcombe') return newcombe(a, b, at);
      if (key === 'diff_mn') {
        const limits = miettinenNurminenDifference(a.x, a.n, b.x, b.n, z);
        return { metric: 'mn', actual: side(limits, at), tolerance: 1e-9 };
      }
      if (key === 'ratio_mn_score') {
        // Both without events: there is no ratio.
        if (a.x === 0 && b.x === 0) return { metric: 'mn_ratio', actual: null };
        return { metric: 'mn_ratio', actual: side(miettinenNurminenRatio(a.x, a.n, b.x, b.n, z), at), tolerance: 1e-9 };
      }
      if (key.startsWith('odds_ratio_haldane')) {
        const found = haldaneLogOddsRatio(a, b, z);
        if (key === 'odds_ratio_haldane') return { metric: 'haldane', actual: exp(found.value) };
        return { metric: 'haldane', actual: exp(at === '0' ? found.lower : found.upper) };
      }
      return undefined;
    },
  };
}
