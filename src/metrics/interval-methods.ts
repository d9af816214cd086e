/** What each interval method does, in a sentence: documentation prints it where a metric names the method. */
export const intervalMethods: Readonly<Record<string, string>> = {
  wilson: 'Score interval of one rate (Wilson 1927).',
  newcombe: 'Difference of two rates from the Wilson limits of both (Newcombe 1998, method 10).',
  tukey_newcombe:
    'Largest minus smallest rate: every pair by `newcombe` with the multiplier of the studentized range, folded at 0; largest of the lower and of the upper limits. It holds for all groups at once.',
  tukey_ratio:
    'Smallest over largest rate: the score interval of every ordered pair (Miettinen and Nurminen 1985) with the multiplier of the studentized range; smallest of both limits.',
  mn_ratio: 'Score interval of a ratio of two rates (Miettinen and Nurminen 1985).',
  reference_ratio: 'Smallest ratio to the reference group: every group by `mn_ratio` at 1 − α/(K − 1).',
  reference_max: 'Largest distance to the reference group: every group at 1 − α/(K − 1), folded at 0.',
  rest: 'Distance to all rows in groups, by comparing each group with the rest at 1 − α/K.',
  eod: 'Both gaps by `tukey_newcombe` at 1 − α/2; the larger of the limits. Where a group has one to four events (or other rows), the lower limit is that of the exact rate (Clopper and Pearson 1934) if lower.',
  mover:
    'Limits made for each figure, which also carry over to differences between groups (method of variance estimates recovery).',
  auc_hull: 'Outer limits of DeLong’s interval on the logit scale and Newcombe’s method 5 (2006).',
  delta: 'Mean of a loss per row ± z standard errors. Absent with fewer than 10 rows of an outcome.',
  wald: 'Estimate ± z standard errors.',
  welch: 'Difference of two means with unequal variances (Welch 1947).',
  haldane:
    'Log odds ratio with a half added to each cell. Where one to four events are less than a fifth of a group, the outer limits of these and of exact rates (Clopper and Pearson 1934).',
  rbg: 'Log of the pooled ratio with the variance of Robins, Breslow and Greenland (1986).',
  ece_triangle:
    'Error ± the size that chance reaches in 1 − α of draws, bin by bin. Resampling the error itself would cover far too rarely.',
  brier_triangle:
    'Root of the figure ± the size that chance reaches in 1 − α of draws, bin by bin, squared again. Resampling it would never hold a true 0.',
  corp: 'Above, z standard errors of the difference of losses; below, also what the isotonic fit gains by fitting noise, from outcomes drawn from the fit. Absent with fewer than 10 rows of an outcome.',
  parity_triangle: 'Gap ± the size that chance reaches in 1 − α of draws, stratum by stratum.',
  image:
    'Extreme values of the combination over the intervals of its parts, each at 1 − α/m. Odds with few events are guarded as in `eod`.',
  boot: 'Percentiles of multinomial replicates of the counts.',
  tukey_boot:
    'Every pair’s difference ± the simultaneous multiplier × its spread over replicates, folded at 0. Only with at least 100 rows and 30 of each outcome in every group.',
  jackknife: 'Estimate ± t standard errors, from leaving out parts of the rows in turn.',
};
