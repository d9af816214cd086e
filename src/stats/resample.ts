import { type BinomialChances, binomialChances, binomialDrawAt } from './binomial-draw.ts';
import { type CellStream, openStream } from './cell-stream.ts';

/** How often and from which stream to draw. */
export interface Resampling {
  /** Number of replicates, `metrics.n_bootstrap`. */
  readonly draws: number;
  readonly seed: number | bigint;
  /** Name of the random stream; `boot` where none is given. */
  readonly stream?: string;
}

/** Name of the stream of replicates, as the record lists it. */
export const bootStream = 'boot';

/**
 * Resamples a table in count space: every replicate is one multinomial draw of all its rows, the same law as drawing rows with
 * replacement, at a cost that does not depend on their number. Cells keep their order, which addresses the random numbers.
 *
 * @param cells rows per cell; weights that are no integers give the chances, and their rounded sum the rows drawn
 * @param visit sees the counts of each replicate; the array is used again, so it keeps what it needs
 * @example resampleCells([30, 50, 20], { draws: 2000, seed: 42 }, (counts) => rates.push(counts[0] / 100))
 */
export function resampleCells(
  cells: ArrayLike<number>,
  { draws, seed, stream = bootStream }: Resampling,
  visit: (counts: Float64Array, replicate: number) => void,
): void {
  const numbers = streamOf(seed, stream, draws);
  const plan = planOf(cells);
  const counts = new Float64Array(cells.length);
  for (let replicate = 0; replicate < draws; replicate++) {
    drawInto(counts, plan, replicate, numbers);
    visit(counts, replicate);
  }
}

/** All tables of an audit draw from the same cells of one stream: the last one stays open. */
function streamOf(seed: number | bigint, stream: string, draws: number): CellStream {
  if (kept?.seed !== seed || kept.stream !== stream || kept.draws !== draws)
    kept = { seed, stream, draws, numbers: openStream(seed, stream, draws) };
  return kept.numbers;
}

let kept: (Required<Resampling> & { readonly numbers: CellStream }) | undefined;

/**
 * Cells that hold rows, by conditional binomials: a cell takes its share of what the cells before it left over (Davis 1993).
 * The chances of a cell and of those after it are exact for integers.
 */
interface Plan {
  readonly rows: number;
  readonly places: Int32Array;
  readonly chances: BinomialChances;
}

function planOf(cells: ArrayLike<number>): Plan {
  const places: number[] = [];
  for (let i = 0; i < cells.length; i++) if ((cells[i] ?? 0) > 0) places.push(i);
  const chances: number[] = new Array(places.length);
  const rests: number[] = new Array(places.length);
  let after = 0;
  for (let k = places.length - 1; k >= 0; k--) {
    const weight = cells[places[k] ?? 0] ?? 0;
    const total = after + weight;
    chances[k] = weight / total;
    rests[k] = after / total;
    after = total;
  }
  return {
    rows: Math.floor(after + 0.5),
    places: Int32Array.from(places),
    chances: binomialChances(chances, rests),
  };
}

function drawInto(counts: Float64Array, { places, chances, rows }: Plan, replicate: number, numbers: CellStream): void {
  let left = rows;
  for (let k = 0; k < places.length; k++) {
    const cell = places[k] ?? 0;
    if (left === 0) {
      counts[cell] = 0;
      continue;
    }
    numbers.seek(cell, replicate);
    const drawn = binomialDrawAt(left, chances, k, numbers);
    counts[cell] = drawn;
    left -= drawn;
  }
}
