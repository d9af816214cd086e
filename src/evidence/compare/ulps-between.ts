/**
 * How many doubles lie between two: 1 for neighbours. Their bits, read as integers that count through zero, are compared.
 *
 * @example ulpsBetween(1, 1 + Number.EPSILON) // 1n
 */
export function ulpsBetween(a: number, b: number): bigint {
  const [x, y] = [rank(a), rank(b)];
  return x > y ? x - y : y - x;
}

function rank(value: number): bigint {
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, value);
  const bits = view.getBigInt64(0);
  return bits < 0n ? -(bits & 0x7fffffffffffffffn) : bits;
}
