/**
 * Sum of terms by index with Neumaier's compensation, as `compensatedSum`, without an array or an iterator: replicates call it
 * millions of times.
 */
export function sumOver(count: number, term: (i: number) => number): number {
  let sum = 0;
  let lost = 0;
  for (let i = 0; i < count; i++) {
    const x = term(i);
    const next = sum + x;
    lost += Math.abs(sum) >= Math.abs(x) ? sum - next + x : x - next + sum;
    sum = next;
  }
  return sum + lost;
}
