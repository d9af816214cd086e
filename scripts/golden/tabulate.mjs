// Sufficient statistics of rows, counted the slow and obvious way.

/** @param {{ label: number, decision: number, score: number, weight: number, groups: Record<string, string> }[]} rows */
export function tabulate(rows, attributes, { declared = {}, weighted = false, compareCodePoints }) {
  return {
    split: 'audited',
    favorableIsPositive: true,
    overall: slice(rows, weighted),
    attributes: attributes.map((name) => {
      const groupOf = (row) => {
        const parts = name.split('*').map((part) => row.groups[part]);
        return parts.includes('') ? '' : parts.join('|');
      };
      const names = new Set([...(declared[name] ?? []), ...rows.map(groupOf)]);
      names.delete('');
      const groups = [...names].sort(compareCodePoints);
      return {
        name,
        groups: groups.map((group) => ({
          group,
          ...slice(
            rows.filter((row) => groupOf(row) === group),
            weighted,
          ),
        })),
        missing: rows.filter((row) => groupOf(row) === '').length,
        reference: 'largest',
      };
    }),
  };
}

function slice(rows, weighted) {
  const scores = Float64Array.from(new Set(rows.map(({ score }) => score))).sort();
  const table = (of) => {
    const sum = (label, decision) =>
      rows.filter((row) => row.label === label && row.decision === decision).reduce((total, row) => total + of(row), 0);
    return { tp: sum(1, 1), fp: sum(0, 1), fn: sum(1, 0), tn: sum(0, 0) };
  };
  const perScore = (label, of) => {
    const sums = new Float64Array(scores.length);
    const places = new Map([...scores].map((score, i) => [score, i]));
    for (const row of rows) if (row.label === label) sums[places.get(row.score)] += of(row);
    return sums;
  };
  const one = () => 1;
  const w = ({ weight }) => weight;
  const w2 = ({ weight }) => weight * weight;
  return {
    n: rows.length,
    confusion: table(one),
    histogram: { scores, negatives: perScore(0, one), positives: perScore(1, one) },
    ...(weighted
      ? {
          weights: {
            confusion: table(w),
            squares: table(w2),
            histogram: {
              negatives: perScore(0, w),
              positives: perScore(1, w),
              negativeSquares: perScore(0, w2),
              positiveSquares: perScore(1, w2),
            },
          },
        }
      : {}),
  };
}
