import { type StreamKey, uniform } from '../../base/philox.ts';

/**
 * A simple random sample without replacement: the rows with the `size` smallest of one uniform number per place.
 *
 * @param rowCount places 0 … rowCount − 1, in canonical order
 * @returns places in ascending order; all of them if there are no more than `size`
 */
export function samplePlaces(rowCount: number, size: number, key: StreamKey): Uint32Array {
  if (rowCount <= size) return Uint32Array.from({ length: rowCount }, (_, place) => place);
  const draws = Float64Array.from({ length: rowCount }, (_, place) => uniform(key, place, 0));
  const limit = Float64Array.from(draws).sort()[size - 1] ?? 1;
  let ties = size;
  for (const draw of draws) if (draw < limit) ties--;
  const places = new Uint32Array(size);
  let taken = 0;
  draws.forEach((draw, place) => {
    if (draw < limit || (draw === limit && ties-- > 0)) places[taken++] = place;
  });
  return places;
}
