import { type CompiledForest, type CompiledTree, countBelow, countUpTo, type Slot } from './compile-forest.ts';
import { zeroThreshold } from './forest.ts';

/**
 * Margins of a compiled forest. Rows are taken in blocks: codes first (row-major, one word per slot), then tree after
 * tree over the block. A row's sum runs base, then trees in order, whatever the block size.
 *
 * @param features one array per feature, NaN = missing; category features hold codes
 * @returns rows × outputs, row-major
 * @example predictForest(compileForest(forest), [Float64Array.of(1.5)], 1)
 */
export function predictForest(
  compiled: CompiledForest,
  features: readonly Float64Array[],
  rowCount: number,
  blockRows = 256,
): Float64Array {
  const { forest, slots, trees } = compiled;
  const { outputs } = forest;
  const margins = new Float64Array(rowCount * outputs);
  const codes = new Int32Array(Math.min(blockRows, rowCount) * slots.length);
  for (let start = 0; start < rowCount; start += blockRows) {
    const rows = Math.min(blockRows, rowCount - start);
    for (let slot = 0; slot < slots.length; slot++) {
      encodeSlot(compiled, slot, features, start, rows, codes);
    }
    const block = margins.subarray(start * outputs, (start + rows) * outputs);
    if (forest.baseAt === 'first') fillRows(block, forest.base);
    for (let tree = 0; tree < trees.length; tree++) addTree(compiled, tree, codes, rows, block);
    finish(compiled, block);
  }
  return margins;
}

/** Numeric slots: number of split points the value passes; −1 / all for missing that goes left / right. */
function encodeSlot(
  compiled: CompiledForest,
  index: number,
  features: readonly Float64Array[],
  start: number,
  rows: number,
  codes: Int32Array,
): void {
  const stride = compiled.slots.length;
  const slot = compiled.slots[index];
  const column = slot === undefined ? undefined : features[slot.feature];
  if (slot === undefined || column === undefined) throw new RangeError('fewer columns than features');
  const single = compiled.forest.input === 'float32';
  for (let row = 0, at = index; row < rows; row++, at += stride) {
    const raw = column[start + row] ?? Number.NaN;
    codes[at] = encode(slot, single ? Math.fround(raw) : raw);
  }
}

function encode(slot: Slot, raw: number): number {
  const points = slot.thresholds;
  if (points === null) {
    if (!(raw >= 0)) return slot.defaultLeft ? -1 : -2;
    return raw < 0x3fffffff ? Math.trunc(raw) : 0x3fffffff;
  }
  const nan = Number.isNaN(raw);
  const missing = slot.zeroMissing ? nan || Math.abs(raw) <= zeroThreshold : nan && slot.nanMissing;
  if (missing) return slot.defaultLeft ? -1 : points.length;
  const x = nan ? 0 : raw;
  return slot.lessOrEqual ? countBelow(points, x) : countUpTo(points, x);
}

/** Deeper trees are seldom complete: walking each row to its leaf then beats a fixed number of steps. */
const fixedStepDepth = 10;

function addTree(compiled: CompiledForest, index: number, codes: Int32Array, rows: number, sums: Float64Array): void {
  const { nodes } = compiled;
  const tree = compiled.trees[index];
  if (tree === undefined) return;
  const stride = compiled.slots.length;
  const { root } = tree;
  let row = 0;
  if (!tree.hasCategories && tree.depth <= fixedStepDepth) {
    // Four rows at a time: their walks do not depend on each other, so the processor overlaps them.
    for (; row + 3 < rows; row += 4) {
      const code = row * stride;
      let [a, b, c, d] = [root, root, root, root];
      for (let step = tree.depth; step > 0; step--) {
        a = numericChild(nodes, codes, a, code);
        b = numericChild(nodes, codes, b, code + stride);
        c = numericChild(nodes, codes, c, code + 2 * stride);
        d = numericChild(nodes, codes, d, code + 3 * stride);
      }
      addLeaf(compiled, tree, a, row, sums);
      addLeaf(compiled, tree, b, row + 1, sums);
      addLeaf(compiled, tree, c, row + 2, sums);
      addLeaf(compiled, tree, d, row + 3, sums);
    }
  }
  for (; row < rows; row++) {
    const leaf = tree.hasCategories
      ? walkMixed(compiled, codes, root, row * stride)
      : walkNumeric(nodes, codes, root, row * stride);
    addLeaf(compiled, tree, leaf, row, sums);
  }
}

function addLeaf(compiled: CompiledForest, tree: CompiledTree, at: number, row: number, sums: Float64Array): void {
  const { leafWidth, outputs, sum } = compiled.forest;
  const leaf = (at >> 2) * leafWidth;
  const first = row * outputs + (leafWidth === 1 ? tree.output : 0);
  for (let k = 0; k < leafWidth; k++) {
    const total = (sums[first + k] as number) + (compiled.values[leaf + k] as number);
    sums[first + k] = sum === 'float32' ? Math.fround(total) : total;
  }
}

function walkNumeric(nodes: Int32Array, codes: Int32Array, root: number, rowCodes: number): number {
  let at = root;
  for (;;) {
    const next = numericChild(nodes, codes, at, rowCodes);
    if (next === at) return at;
    at = next;
  }
}

/** Left child plus one node (4 words) if the code exceeds the rank. */
function numericChild(nodes: Int32Array, codes: Int32Array, at: number, rowCodes: number): number {
  const code = codes[rowCodes + (nodes[at] as number)] as number;
  return (nodes[at + 2] as number) + ((((nodes[at + 1] as number) - code) >>> 31) << 2);
}

function walkMixed(compiled: CompiledForest, codes: Int32Array, root: number, rowCodes: number): number {
  const { nodes, sets } = compiled;
  const bits = compiled.forest.categoryBits;
  let at = root;
  for (;;) {
    const set = (nodes[at + 3] as number) - 1;
    let next: number;
    if (set < 0) next = numericChild(nodes, codes, at, rowCodes);
    else {
      const code = codes[rowCodes + (nodes[at] as number)] as number;
      let right: number;
      if (code < 0) right = code === -2 ? 1 : 0;
      else {
        const word = code >> 5;
        const member =
          word < (sets.words[set] as number)
            ? ((bits[(sets.start[set] as number) + word] as number) >>> (code & 31)) & 1
            : 0;
        right = member === (sets.membersRight[set] as number) ? 1 : 0;
      }
      next = (nodes[at + 2] as number) + (right << 2);
    }
    if (next === at) return at;
    at = next;
  }
}

function fillRows(block: Float64Array, base: Float64Array): void {
  for (let i = 0; i < block.length; i += base.length) block.set(base, i);
}

function finish(compiled: CompiledForest, block: Float64Array): void {
  const { forest } = compiled;
  const round = forest.sum === 'float32' ? Math.fround : (x: number) => x;
  if (forest.divisor !== 1) for (let i = 0; i < block.length; i++) block[i] = round((block[i] ?? 0) / forest.divisor);
  if (forest.scale !== 1) for (let i = 0; i < block.length; i++) block[i] = round((block[i] ?? 0) * forest.scale);
  if (forest.baseAt === 'last') {
    for (let i = 0; i < block.length; i++) {
      block[i] = round((block[i] ?? 0) + (forest.base[i % forest.outputs] ?? 0));
    }
  }
}
