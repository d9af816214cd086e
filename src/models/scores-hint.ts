/** The way out for every model this version cannot read. */
export const scoresHint =
  'it can be audited now from its scores: put them into a column of the data and name it in data.score_column, without model.path';
