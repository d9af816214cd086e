import { type DocumentList, type DocumentObject, isObject, kindOf } from '../document.ts';
import { type Findings, integerAt, join, numbersAt, objectAt } from '../fields.ts';
import { type Forest, nodeFlags } from '../forest.ts';
import { scoresHint } from '../scores-hint.ts';
import { type ForestProblem, forestLimits, validateForest } from '../validate-forest.ts';
import { readCategorySets } from './category-sets.ts';

/** One tree as the file holds it, pruned nodes included. */
interface RawTree {
  /** Position in the file. */
  readonly index: number;
  readonly path: string;
  readonly left: Float64Array;
  readonly right: Float64Array;
  readonly feature: Float64Array;
  readonly condition: Float64Array;
  readonly defaultLeft: Float64Array;
  readonly hessian: Float64Array;
  /** Per node: the codes of its category set, null on numeric nodes. */
  readonly categories: readonly (Float64Array | null)[] | null;
  /** File index of each node that is kept. */
  readonly kept: Int32Array;
  /** Per file index: position among the kept nodes, −1 for pruned nodes. */
  readonly position: Int32Array;
}

/** What `tree_info`, `weight_drop` and the learner say about the trees. */
export interface TreeContext {
  readonly featureCount: number;
  readonly outputs: number;
  readonly base: Float64Array;
  readonly treeOutput: Int32Array;
  readonly treeWeight: Float64Array;
}

/** Mark of a node that pruning (`tree_method=exact`) left in the arrays. */
const prunedFeature = 2147483647;
/** Category sets of one file may not need more than this many 32-bit words (64 MiB). */
const categoryWordsLimit = 2 ** 24;

const zeroOrOne = { min: 0, max: 1 };
const anyFeature = { min: 0, max: prunedFeature };

/**
 * The trees of `gradient_booster.model` as a validated forest.
 *
 * @param path of the model object, for messages
 * @returns undefined after reporting what is wrong
 */
export function readTrees(
  list: DocumentList,
  context: TreeContext,
  findings: Findings,
  path: string,
): { forest: Forest; pruned: number } | undefined {
  const raw: RawTree[] = [];
  for (let i = 0; i < list.length; i++) {
    const here = `${join(path, 'trees')}[${i}]`;
    const entry = list[i];
    const tree = isObject(entry) ? readTree(entry, findings, here) : undefined;
    if (tree === undefined && !isObject(entry)) findings.refuse(here, `expected an object, found ${kindOf(entry)}`);
    if (tree !== undefined) raw.push({ index: i, ...tree });
  }
  // Trees that could be read are checked even if others could not: all problems come in one run.
  const forest = buildForest(raw, context, findings);
  if (forest === undefined) return undefined;
  for (const found of validateForest(forest)) findings.refuse(locate(found, forest, raw, path), found.message);
  return findings.failed()
    ? undefined
    : { forest, pruned: raw.reduce((sum, tree) => sum + tree.left.length - tree.kept.length, 0) };
}

function readTree(tree: DocumentObject, findings: Findings, path: string): Omit<RawTree, 'index'> | undefined {
  const param = objectAt(findings, tree, 'tree_param', path);
  if (param === undefined) return undefined;
  const paramPath = join(path, 'tree_param');
  const length = integerAt(findings, param, 'num_nodes', paramPath, { min: 1, max: forestLimits.nodes });
  const deleted = integerAt(findings, param, 'num_deleted', paramPath, { min: 0, max: forestLimits.nodes });
  const leafVector = integerAt(findings, param, 'size_leaf_vector', paramPath, { min: 0, max: 2 ** 31 });
  if (length === undefined || deleted === undefined || leafVector === undefined) return undefined;
  if (leafVector > 1) {
    findings.unsupported(`${path} has vector leaves (multi_output_tree), which are not read`, scoresHint);
    return undefined;
  }
  const child = { length, range: { min: -1, max: length - 1 } };
  const left = numbersAt(findings, tree, 'left_children', path, child);
  const right = numbersAt(findings, tree, 'right_children', path, child);
  const feature = numbersAt(findings, tree, 'split_indices', path, { length, range: anyFeature });
  const condition = numbersAt(findings, tree, 'split_conditions', path, { length });
  const defaultLeft = numbersAt(findings, tree, 'default_left', path, { length, range: zeroOrOne });
  const hessian = numbersAt(findings, tree, 'sum_hessian', path, { length });
  if (!left || !right || !feature || !condition || !defaultLeft || !hessian) return undefined;
  const categories = readCategorySets(tree, length, left, findings, path);
  if (categories === undefined) return undefined;
  const nodes = keepNodes(feature, left, right, deleted, findings, path);
  if (nodes === undefined) return undefined;
  return { path, left, right, feature, condition, defaultLeft, hessian, categories, ...nodes };
}

/** Drops pruned nodes: exactly `num_deleted`, and none of them referenced. */
function keepNodes(
  feature: Float64Array,
  left: Float64Array,
  right: Float64Array,
  deleted: number,
  findings: Findings,
  path: string,
): { kept: Int32Array; position: Int32Array } | undefined {
  const position = new Int32Array(feature.length);
  const kept = new Int32Array(feature.length);
  let count = 0;
  for (let node = 0; node < feature.length; node++) {
    position[node] = feature[node] === prunedFeature ? -1 : count;
    if (feature[node] !== prunedFeature) kept[count++] = node;
  }
  const marked = feature.length - count;
  if (marked !== deleted) {
    findings.refuse(`${path}.tree_param.num_deleted`, `${deleted}, but ${marked} nodes are marked as deleted`);
    return undefined;
  }
  if (position[0] === -1) {
    findings.refuse(`${path}.split_indices[0]`, 'the root is marked as deleted');
    return undefined;
  }
  for (let i = 0; i < count && marked > 0; i++) {
    const node = kept[i] ?? 0;
    for (const [name, children] of [['left', left] as const, ['right', right] as const]) {
      const child = children[node] ?? -1;
      if (child >= 0 && position[child] === -1) {
        findings.refuse(`${path}.${name}_children[${node}]`, `child ${child} is marked as deleted`);
        return undefined;
      }
    }
  }
  return { kept: kept.slice(0, count), position };
}

function buildForest(raw: readonly RawTree[], context: TreeContext, findings: Findings): Forest | undefined {
  let nodeCount = 0;
  let words = 0;
  for (const tree of raw) {
    nodeCount += tree.kept.length;
    for (const set of tree.categories ?? []) if (set !== null) words += wordsOf(set);
  }
  if (nodeCount > forestLimits.nodes) {
    findings.unsupported(`${nodeCount} nodes; at most ${forestLimits.nodes} are read`);
    return undefined;
  }
  if (words > categoryWordsLimit) {
    findings.unsupported('the category sets of the file are too large to hold', scoresHint);
    return undefined;
  }
  const forest = {
    kind: 'forest',
    featureCount: context.featureCount,
    outputs: context.outputs,
    feature: new Int32Array(nodeCount),
    threshold: new Float64Array(nodeCount),
    left: new Int32Array(nodeCount),
    right: new Int32Array(nodeCount),
    flags: new Uint8Array(nodeCount),
    cover: new Float64Array(nodeCount),
    value: new Float64Array(nodeCount),
    leafWidth: 1,
    categoryStart: new Int32Array(nodeCount),
    categoryWords: new Int32Array(nodeCount),
    categoryBits: new Uint32Array(words),
    roots: new Int32Array(raw.length),
    treeOutput: Int32Array.from(raw, ({ index }) => context.treeOutput[index] ?? 0),
    treeWeight: Float64Array.from(raw, ({ index }) => context.treeWeight[index] ?? 1),
    base: context.base,
    baseAt: 'first',
    sum: 'float32',
    input: 'float32',
    divisor: 1,
    scale: 1,
  } as const satisfies Forest;

  let root = 0;
  let word = 0;
  raw.forEach((tree, index) => {
    forest.roots[index] = root;
    const child = (file: number): number => (file < 0 ? -1 : root + (tree.position[file] ?? 0));
    for (let i = 0; i < tree.kept.length; i++) {
      const file = tree.kept[i] ?? 0;
      const node = root + i;
      const leaf = tree.left[file] === -1;
      const set = leaf ? null : (tree.categories?.[file] ?? null);
      const condition = Math.fround(tree.condition[file] ?? Number.NaN);
      forest.feature[node] = leaf ? -1 : (tree.feature[file] ?? 0);
      forest.left[node] = child(tree.left[file] ?? -1);
      forest.right[node] = child(tree.right[file] ?? -1);
      forest.cover[node] = tree.hessian[file] ?? Number.NaN;
      if (leaf) {
        forest.value[node] = condition;
        continue;
      }
      const side = tree.defaultLeft[file] === 1 ? nodeFlags.defaultLeft : 0;
      if (set === null) {
        forest.threshold[node] = condition;
        forest.flags[node] = side | nodeFlags.nanMissing;
        continue;
      }
      forest.flags[node] = side | nodeFlags.nanMissing | nodeFlags.category | nodeFlags.membersRight;
      forest.categoryStart[node] = word;
      forest.categoryWords[node] = wordsOf(set);
      for (const code of set) {
        const at = word + (code >> 5);
        forest.categoryBits[at] = (forest.categoryBits[at] ?? 0) | (1 << (code & 31));
      }
      word += wordsOf(set);
    }
    root += tree.kept.length;
  });
  return forest;
}

function wordsOf(codes: Float64Array): number {
  let largest = -1;
  for (const code of codes) largest = Math.max(largest, code);
  return largest === -1 ? 0 : (largest >> 5) + 1;
}

const fieldOf: Readonly<Partial<Record<ForestProblem['part'], string>>> = {
  left: 'left_children',
  right: 'right_children',
  feature: 'split_indices',
  threshold: 'split_conditions',
  value: 'split_conditions',
  cover: 'sum_hessian',
  categories: 'categories',
  depth: 'left_children',
};

function locate(found: ForestProblem, forest: Forest, raw: readonly RawTree[], path: string): string {
  const tree = raw[found.tree];
  if (found.part === 'output') return `${join(path, 'tree_info')}[${tree?.index}]`;
  if (found.part === 'weight') return `weight_drop[${tree?.index}]`;
  if (tree === undefined) return join(path, 'trees');
  const field = fieldOf[found.part];
  if (field === undefined || found.node < 0) return tree.path;
  return `${tree.path}.${field}[${tree.kept[found.node - (forest.roots[found.tree] ?? 0)]}]`;
}
