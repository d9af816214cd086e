import { publish } from '../../base/format.ts';
import { widthBins } from '../../metrics/calibration-bins.ts';
import { weighedScores } from '../../metrics/slice-scores.ts';
import type { ScoreHistogram, Slice } from '../../metrics/statistics.ts';
import type { Cell, PerformedContent } from '../../record/content.ts';
import type { BinaryContext } from '../context.ts';
import { groupRows, versusReference } from './07-groups.ts';
import { absent, metricCell, table } from './cells.ts';

/** Bins of a score distribution; twice as fine as those of calibration. */
const binCount = 20;

/** Shares of the ranking at which groups are compared. */
const quantiles = [0.05, 0.1, 0.2, 0.3];

/** 7.6: how the scores of each group are spread, before any threshold. */
export function scoreDistributions(context: BinaryContext): PerformedContent {
  if (!context.hasScores) {
    const supply = 'give scores under “data.score_column”, or the model under “model.path”';
    return { absent: { '7.6': absent('no_scores', supply) } };
  }
  const names = new Set(context.attributes.map((a) => a.name));
  const scale = scaleOf(context);
  const rows = context.statistics.attributes.flatMap(({ name: attribute, groups }) =>
    names.has(attribute)
      ? groups.flatMap(({ group, ...slice }) =>
          distribution(slice, scale).map(({ from, to, n, share }): Cell[] => [attribute, group, from, to, n, share]),
        )
      : [],
  );
  const distances = groupRows(context, (attribute, _slice, group): Cell[] => {
    const scope = versusReference(attribute, group);
    const ids = ['smd', 'score_ks', 'score_wasserstein', ...quantiles.map((q) => `quantile_air@${q}`)];
    return [
      metricCell(context, 'n', { attribute: attribute.name, group }),
      ...ids.map((id): Cell => (group === attribute.reference ? 'reference' : metricCell(context, id, scope))),
    ];
  });
  const columns = ['smd', 'score_ks', 'score_wasserstein', ...quantiles.map((q) => `air_top_${percent(q)}`)];
  return {
    tables: {
      score_distributions: table('7.6', ['attribute', 'group', 'from', 'to', 'n', 'share'], rows),
      score_distances: table('7.6', ['attribute', 'group', 'n', ...columns], distances),
    },
  };
}

/** Lowest score, and how far the scores can reach above it. */
type Scale = readonly [least: number, width: number];

/** Probabilities fill [0, 1]; points what all rows fill. */
function scaleOf({ statistics: { points, overall } }: BinaryContext): Scale {
  const { scores = new Float64Array() } = overall.histogram ?? {};
  const [least = 0, most = 0] = [scores[0], scores.at(-1)];
  return points === true && most > least ? [least, most - least] : [points === true ? least : 0, 1];
}

/** Rows per bin, and their share of the group: of its weight where the rows have one. */
function distribution(slice: Slice, [least, width]: Scale): { from: number; to: number; n: number; share: number }[] {
  const weighed = weighedScores(slice);
  if (slice.histogram === undefined || weighed === undefined) return [];
  const scaled = (histogram: ScoreHistogram) => ({
    ...histogram,
    scores: histogram.scores.map((score) => (score - least) / width),
  });
  const rows = widthBins(scaled(slice.histogram), binCount);
  const masses = widthBins(scaled(weighed), binCount);
  const whole = masses.reduce((sum, { n }) => sum + n, 0);
  if (!(whole > 0)) return [];
  return masses.map(({ lower, upper, n: mass }, k) => ({
    from: publish(least + lower * width),
    to: publish(least + upper * width),
    n: rows[k]?.n ?? 0,
    share: publish(mass / whole),
  }));
}

function percent(share: number): string {
  return String(Math.round(share * 100));
}
