import { type GowerSpace, onGrid } from './gower.ts';

/** Nearest rows of every row, found in one pass over the pairs with memory in proportion to the rows. */
export interface Neighbours {
  /** Row-major rows × k: the k nearest of all rows, the row itself included, ties by place. */
  readonly nearest: Uint32Array;
  readonly k: number;
  /** Per attribute: the nearest row of another group. */
  readonly across: readonly NearestAcross[];
}

export interface NearestAcross {
  /** Place of the nearest row of another group, -1 if there is none within the limit. */
  readonly place: Int32Array;
  /** Gower distance to it; differences of rounding count as 0. */
  readonly distance: Float64Array;
}

/**
 * Exact nearest neighbours. Every unordered pair is looked at once, near places first, and given up as soon as it is farther
 * than anything either row still looks for; no matrix of distances is ever held.
 *
 * @param k neighbours of each row, at most the number of rows
 * @param groups per attribute the group code of each row, -1 where it is not stated
 * @param maxDistance rows of another group farther away are no neighbours
 */
export function findNeighbours(
  space: GowerSpace,
  k: number,
  groups: readonly Int32Array[],
  maxDistance: number,
): Neighbours {
  const { rowCount, width, sum: sumOf, mayBeWithin } = space;
  const ranked = rankedLists(rowCount, k);
  const across = groups.map((codes) => crossGroup(codes, onGrid(maxDistance * width)));
  /** Farthest sum that could still change a result of the row. */
  const reach = new Float64Array(rowCount);
  const updateReach = (row: number): void => {
    let farthest = ranked.farthest(row);
    for (const { best } of across) farthest = Math.max(farthest, best[row] as number);
    reach[row] = farthest;
  };
  for (let row = 0; row < rowCount; row++) {
    ranked.offer(row, 0, row);
    updateReach(row);
  }

  const visit = (a: number, b: number): void => {
    const bound = Math.max(reach[a] as number, reach[b] as number);
    if (!mayBeWithin(a, b, bound)) return;
    const sum = onGrid(sumOf(a, b));
    if (sum > bound) return;
    // Both calls must be made: each changes the lists of one row.
    let changedA = ranked.offer(a, sum, b);
    let changedB = ranked.offer(b, sum, a);
    for (const { offer } of across) {
      if (offer(a, sum, b)) changedA = true;
      if (offer(b, sum, a)) changedB = true;
    }
    if (changedA) updateReach(a);
    if (changedB) updateReach(b);
  };
  forEachPair(rowCount, visit);

  return {
    nearest: ranked.places,
    k,
    across: across.map(({ place, best }) => ({
      place,
      distance: Float64Array.from(place, (other, row) =>
        other < 0 ? Infinity : best[row] === 0 ? 0 : sumOf(row, other) / width,
      ),
    })),
  };
}

/** Unordered pairs in square tiles that stay in the processor's cache, tiles beside the diagonal first. */
function forEachPair(rowCount: number, visit: (a: number, b: number) => void): void {
  const side = 256;
  const tiles = Math.ceil(rowCount / side);
  for (let apart = 0; apart < tiles; apart++) {
    for (let tile = 0; tile + apart < tiles; tile++) {
      const last = Math.min((tile + 1) * side, rowCount);
      const lastOther = Math.min((tile + apart + 1) * side, rowCount);
      for (let a = tile * side; a < last; a++) {
        for (let b = apart === 0 ? a + 1 : (tile + apart) * side; b < lastOther; b++) visit(a, b);
      }
    }
  }
}

/** The k nearest of each row, ordered by sum, then place. */
function rankedLists(rowCount: number, k: number) {
  const places = new Uint32Array(rowCount * k);
  const sums = new Float64Array(rowCount * k).fill(Infinity);
  return {
    places,
    farthest: (row: number): number => sums[row * k + k - 1] ?? -Infinity,
    offer(row: number, sum: number, other: number): boolean {
      const first = row * k;
      let at = first + k - 1;
      if (k === 0 || !precedes(sum, other, sums[at] as number, places[at] as number)) return false;
      while (at > first && precedes(sum, other, sums[at - 1] as number, places[at - 1] as number)) {
        sums[at] = sums[at - 1] as number;
        places[at] = places[at - 1] as number;
        at--;
      }
      sums[at] = sum;
      places[at] = other;
      return true;
    },
  };
}

/** The nearest row of another group of each row, sums up to `limit`. */
function crossGroup(codes: Int32Array, limit: number) {
  const place = new Int32Array(codes.length).fill(-1);
  // A row in no group, or without a counterpart, looks no further than the limit.
  const best = Float64Array.from(codes, (code) => (code < 0 ? -Infinity : limit));
  return {
    place,
    best,
    offer(row: number, sum: number, other: number): boolean {
      const mine = codes[row] as number;
      const theirs = codes[other] as number;
      if (mine < 0 || theirs < 0 || mine === theirs || sum > (best[row] as number)) return false;
      const held = place[row] as number;
      if (held >= 0 && !precedes(sum, other, best[row] as number, held)) return false;
      best[row] = sum;
      place[row] = other;
      return true;
    },
  };
}

function precedes(sum: number, place: number, otherSum: number, otherPlace: number): boolean {
  return sum < otherSum || (sum === otherSum && place < otherPlace);
}
