// Sufficient statistics of tasks other than two classes, counted from rows the slow and obvious way.

/** Rows, and with weights the sums of w and w², of `cells` cells. */
function countCells(rows, cells, cellOf, weighted) {
  const counts = { rows: new Float64Array(cells) };
  if (weighted) Object.assign(counts, { weights: new Float64Array(cells), weightSquares: new Float64Array(cells) });
  rows.forEach((row, i) => {
    const cell = cellOf(row, i);
    counts.rows[cell] += 1;
    if (!weighted) return;
    counts.weights[cell] += row.weight;
    counts.weightSquares[cell] += row.weight * row.weight;
  });
  return counts;
}

/** The attributes with a slice of every group; `groups` of a row holds '' where the value is missing. */
function byAttribute(rows, attributes, slice, compareCodePoints) {
  return attributes.map((name) => {
    const names = new Set(rows.map((row) => row.groups[name]));
    names.delete('');
    return {
      name,
      groups: [...names].sort(compareCodePoints).map((group) => ({
        group,
        ...slice(rows.filter((row) => row.groups[name] === group)),
      })),
      missing: rows.filter((row) => row.groups[name] === '').length,
      reference: 'largest',
    };
  });
}

/** @param {{ label: string, predicted: string, scores: number[], weight: number, groups: Record<string, string> }[]} rows */
export function tabulateClasses(rows, classes, attributes, { weighted, compareCodePoints }) {
  const slice = (own) => classSlice(own, classes, weighted);
  return {
    split: 'audited',
    classes,
    overall: slice(rows),
    attributes: byAttribute(rows, attributes, slice, compareCodePoints),
  };
}

function classSlice(rows, classes, weighted) {
  const k = classes.length;
  const label = (row) => classes.indexOf(row.label);
  const predicted = (row) => classes.indexOf(row.predicted);
  const inTopTwo = (row) => (row.scores.filter((score) => score > row.scores[label(row)]).length < 2 ? 1 : 0);
  const histogram = (labels, scoreOf, labelOf) => {
    const scores = Float64Array.from(new Set(rows.map(scoreOf))).sort();
    const places = new Map([...scores].map((score, i) => [score, i]));
    const place = (row) => places.get(scoreOf(row));
    const own = (l) => rows.filter((row) => labelOf(row) === l);
    return {
      scores,
      labels: Array.from({ length: labels }, (_, l) => countCells(own(l), scores.length, place, weighted)),
    };
  };
  return {
    n: rows.length,
    confusion: countCells(rows, k * k, (row) => label(row) * k + predicted(row), weighted),
    scores: classes.map((_, c) => histogram(k, (row) => row.scores[c], label)),
    topLabel: histogram(
      2,
      (row) => row.scores[predicted(row)],
      (row) => (row.label === row.predicted ? 1 : 0),
    ),
    topTwo: countCells(rows, 2, inTopTwo, weighted),
    cells: {
      label: rows.map(label),
      predicted: rows.map(predicted),
      scores: Float64Array.from(rows.flatMap((row) => row.scores)),
      counts: countCells(rows, rows.length, (_, i) => i, weighted),
      topTwo: rows.map(inTopTwo),
    },
  };
}

/** @param {{ outcome: number, prediction: number, weight: number, groups: Record<string, string> }[]} rows */
export function tabulateAmounts(rows, attributes, { weighted, compareCodePoints }) {
  const slice = (own) => {
    const sorted = [...own].sort((a, b) => a.prediction - b.prediction || a.outcome - b.outcome);
    const isNew = sorted.map(
      (row, i) => i === 0 || row.prediction !== sorted[i - 1].prediction || row.outcome !== sorted[i - 1].outcome,
    );
    let pair = -1;
    const places = isNew.map((first) => (first ? ++pair : pair));
    const distinct = sorted.filter((_, i) => isNew[i]);
    return {
      n: own.length,
      pairs: {
        outcomes: Float64Array.from(distinct, ({ outcome }) => outcome),
        predictions: Float64Array.from(distinct, ({ prediction }) => prediction),
        counts: countCells(sorted, distinct.length, (_, i) => places[i], weighted),
      },
    };
  };
  return {
    split: 'audited',
    overall: slice(rows),
    attributes: byAttribute(rows, attributes, slice, compareCodePoints),
  };
}

/** Joint cells of a binary task; `tabulate` counts one set of rows. */
export function tabulateCells(rows, attributes, tabulate, compareCodePoints) {
  const keyOf = (row) => JSON.stringify(attributes.map((name) => row.groups[name] || null));
  const named = tabulate(rows, attributes, { compareCodePoints });
  return {
    split: 'audited',
    favorableIsPositive: true,
    attributes: named.attributes.map(({ name, groups, reference }) => ({
      name,
      groups: groups.map(({ group }) => group),
      reference,
    })),
    cells: [...new Set(rows.map(keyOf))].sort(compareCodePoints).map((key) => ({
      groups: JSON.parse(key),
      ...tabulate(
        rows.filter((row) => keyOf(row) === key),
        [],
        { compareCodePoints },
      ).overall,
    })),
  };
}

/** One column of two samples, as the cells of a CSV file; '' is missing. */
export function tabulateColumn(feature, kind, reference, current, compareCodePoints) {
  const stated = (cells) =>
    cells.filter((cell) => cell !== '').map((cell) => (kind === 'numeric' ? Number(cell) : cell));
  const order = kind === 'numeric' ? (a, b) => a - b : compareCodePoints;
  const values = [...new Set([...stated(reference), ...stated(current)])].sort(order);
  const count = (cells) => {
    const places = new Map(values.map((value, i) => [value, i]));
    const rows = new Float64Array(values.length);
    for (const value of stated(cells)) rows[places.get(value)] += 1;
    return rows;
  };
  return {
    feature,
    kind,
    ...(kind === 'numeric' ? { values: Float64Array.from(values) } : { levels: values }),
    reference: count(reference),
    current: count(current),
    missing: {
      reference: reference.length - stated(reference).length,
      current: current.length - stated(current).length,
    },
  };
}
