// Quantiles of 400,000 multinomial replicates, drawn by another generator; ours are drawn 40,000 times (metrics.md 5).

export async function bootstrapRules({ golden, load }) {
  const { resampleCells } = await load('stats/resample');
  const { quantile } = await load('stats/quantile');
  const draws = 40_000;
  const signed = new Float64Array(draws);
  const odds = new Float64Array(draws);
  resampleCells(golden.cells, { draws, seed: 42 }, (counts, replicate) => {
    const [first, second] = [0, 4].map((at) => {
      const [tn, fp, fn, tp] = counts.subarray(at, at + 4);
      return { selected: (tp + fp) / (tn + fp + fn + tp), tpr: tp / (tp + fn), fpr: fp / (fp + tn) };
    });
    signed[replicate] = second.selected - first.selected;
    odds[replicate] = Math.max(Math.abs(second.tpr - first.tpr), Math.abs(second.fpr - first.fpr));
  });
  const series = {
    signed_selection_rate_difference_second_minus_first: signed.sort(),
    equalized_odds_difference: odds.sort(),
  };
  return ([head, part, place], _value) => {
    const values = series[head];
    if (values === undefined) return { skip: 'describes the file' };
    const tolerance = golden[head].tolerance_quantile;
    if (part === 'tolerance_quantile') return { skip: 'describes the file' };
    if (part === 'q')
      return {
        metric: `bootstrap quantile of ${head}`,
        actual: quantile(values, golden.quantiles[Number(place)]),
        tolerance,
      };
    const mean = values.reduce((sum, x) => sum + x, 0) / draws;
    const sd = Math.sqrt(values.reduce((sum, x) => sum + (x - mean) ** 2, 0) / (draws - 1));
    return { metric: `bootstrap sd of ${head}`, actual: sd, tolerance };
  };
}
