import { definedReplicates } from '../stats/bootstrap.ts';
import { resampleCells } from '../stats/resample.ts';
import type { MetricContext } from './context.ts';
import { comparedGroups } from './groups.ts';
import type { Measure } from './measures/measure.ts';
import { bootMeasures, groupMeasures } from './measures/registry.ts';
import { mergedGroups } from './merged-groups.ts';
import { type Passing, remembered } from './remembered.ts';
import { widthPlaces } from './score-bins.ts';
import { massClass } from './score-classes.ts';
import { effectiveScores, weighedScores } from './slice-scores.ts';
import { spreadIsKnown } from './spread-is-known.ts';
import type { AttributeStatistics, ScoreHistogram, Slice } from './statistics.ts';

/** A measure of one set of rows in every replicate. */
export interface MeasureReplicates {
  /** NaN where the measure is undefined. */
  readonly values: Float64Array;
  /** The values there are, in ascending order; undefined if more than 5 % are missing. */
  readonly ascending: () => Float64Array | undefined;
  /** What the point on collapsed scores lacks against that on all of them. */
  readonly offset: number;
}

/** Replicates of all measures that need them: one set of draws for all (metrics.md 5). */
export interface ScoreReplicates {
  /** @param group a group's name, or '' for the whole */
  of(measure: Measure, group: string): MeasureReplicates | undefined;
}

/** Replicates of the scores of all rows; undefined without scores. */
export function wholeReplicates(context: MetricContext): ScoreReplicates | undefined {
  return once(context, context.statistics, () => {
    const { overall } = context.statistics;
    return replicate(overall, [['', overall]], bootMeasures, context);
  });
}

/**
 * Replicates of the scores of an attribute's groups: class × label × group as one multinomial, so that group sizes vary as they do
 * when rows are resampled.
 */
export function groupReplicates(context: MetricContext, attribute: AttributeStatistics): ScoreReplicates | undefined {
  return once(context, attribute, () => {
    const { taking } = comparedGroups(attribute, { ...context.options, smallGroups: 'keep' });
    return replicate(
      mergedGroups(attribute, { ...context.options, smallGroups: 'keep' }),
      taking.map((slice) => [slice.group, slice]),
      spreadIsKnown(comparedGroups(attribute, context.options).taking)
        ? groupMeasures
        : groupMeasures.filter(({ interval }) => interval === 'boot'),
      context,
    );
  });
}

/** Entries drawn in all: what bounds the number of score classes. */
const mostDrawn = 1_000_000;
const mostClasses = 1024;
const fewestClasses = 20;

function replicate(
  whole: Slice,
  slices: readonly (readonly [string, Slice])[],
  measures: readonly Measure[],
  { options: { draws, seed } }: MetricContext,
): ScoreReplicates | undefined {
  const scores = weighedScores(whole);
  const parts = slices.flatMap(([group, slice]) => {
    const rows = effectiveScores(slice);
    const full = weighedScores(slice);
    return rows === undefined || full === undefined ? [] : [{ group, rows, full }];
  });
  if (scores === undefined || parts.length === 0) return undefined;
  const wanted = Math.floor(mostDrawn / (2 * draws * parts.length));
  const classes = collapse(scores, Math.min(mostClasses, Math.max(fewestClasses, wanted)));
  const tables = parts.map(({ rows }) => intoClasses(rows, scores, classes));
  const width = classes.means.length;
  const cells = new Float64Array(2 * width * parts.length);
  tables.forEach((table, k) => {
    cells.set(table.negatives, 2 * width * k);
    cells.set(table.positives, 2 * width * k + width);
  });
  const values = parts.map(() => measures.map(() => new Float64Array(draws).fill(NaN)));
  resampleCells(cells, { draws, seed }, (counts, r) => {
    for (let k = 0; k < parts.length; k++) {
      const start = 2 * width * k;
      const drawn: ScoreHistogram & Passing = {
        passing: true,
        scores: classes.means,
        negatives: counts.subarray(start, start + width),
        positives: counts.subarray(start + width, start + 2 * width),
      };
      if (isEmpty(drawn)) continue;
      measures.forEach((measure, m) => {
        const series = values[k]?.[m];
        const found = measure.ofScores?.(drawn);
        if (series !== undefined && found !== undefined && 'value' in found) series[r] = found.value;
      });
    }
  });
  const known = new Map(parts.map(({ group }, k) => [group, k]));
  return {
    of: (measure, group) => {
      const k = known.get(group);
      const m = measures.indexOf(measure);
      const series = k === undefined ? undefined : values[k]?.[m];
      const part = k === undefined ? undefined : parts[k];
      const table = k === undefined ? undefined : tables[k];
      if (series === undefined || part === undefined || table === undefined) return undefined;
      const full = measure.ofScores?.(part.full);
      const collapsed = measure.ofScores?.(table);
      const both = full !== undefined && collapsed !== undefined && 'value' in full && 'value' in collapsed;
      return { values: series, ascending: () => inOrder(series), offset: both ? full.value - collapsed.value : 0 };
    },
  };
}

function isEmpty({ negatives, positives }: ScoreHistogram): boolean {
  for (let i = 0; i < negatives.length; i++) if ((negatives[i] ?? 0) + (positives[i] ?? 0) > 0) return false;
  return true;
}

interface ScoreClasses {
  /** Class of every distinct score. */
  readonly places: Int32Array;
  /** Mean score of every class, ascending. */
  readonly means: Float64Array;
}

/** Score classes of equal mass that split no tie and cross no tenth: the bins of calibration keep their rows. */
function collapse({ scores, negatives, positives }: ScoreHistogram, count: number): ScoreClasses {
  const rows = scores.map((_, i) => (negatives[i] ?? 0) + (positives[i] ?? 0));
  const mass = massClass(rows, scores.length <= count ? Infinity : count);
  const tenth = widthPlaces(scores, 10);
  const places = new Int32Array(scores.length);
  const means: number[] = [];
  let n = 0;
  let sum = 0;
  scores.forEach((score, i) => {
    if (i === 0 || mass[i] !== mass[i - 1] || tenth[i] !== tenth[i - 1]) {
      n = 0;
      sum = 0;
      means.push(score);
    }
    n += rows[i] ?? 0;
    sum += (rows[i] ?? 0) * score;
    const last = means.length - 1;
    places[i] = last;
    if (n > 0) means[last] = n === rows[i] ? score : sum / n;
  });
  return { places, means: Float64Array.from(means) };
}

/** A histogram of some of the rows, brought into the classes of all of them. */
function intoClasses(part: ScoreHistogram, whole: ScoreHistogram, { places, means }: ScoreClasses): ScoreHistogram {
  const negatives = new Float64Array(means.length);
  const positives = new Float64Array(means.length);
  let at = 0;
  part.scores.forEach((score, i) => {
    while (at < whole.scores.length - 1 && (whole.scores[at] ?? 0) < score) at++;
    const place = places[at] ?? 0;
    negatives[place] = (negatives[place] ?? 0) + (part.negatives[i] ?? 0);
    positives[place] = (positives[place] ?? 0) + (part.positives[i] ?? 0);
  });
  return { scores: means, negatives, positives };
}

/** Limits at several levels are read off the same order. */
const inOrder = remembered((values: Float64Array): Float64Array | undefined => {
  const { ascending, stable } = definedReplicates(values);
  return stable ? ascending : undefined;
});

/** Drawn once per run and set of rows, whichever metric asks first. */
function once(
  context: MetricContext,
  key: object,
  draw: () => ScoreReplicates | undefined,
): ScoreReplicates | undefined {
  const ofContext = drawn.get(context) ?? new WeakMap<object, { readonly value: ScoreReplicates | undefined }>();
  drawn.set(context, ofContext);
  const found = ofContext.get(key);
  if (found !== undefined) return found.value;
  const value = draw();
  ofContext.set(key, { value });
  return value;
}

const drawn = new WeakMap<MetricContext, WeakMap<object, { readonly value: ScoreReplicates | undefined }>>();
