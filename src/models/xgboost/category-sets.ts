import type { DocumentObject } from '../document.ts';
import { type Findings, numbersAt } from '../fields.ts';
import { forestLimits } from '../validate-forest.ts';

/**
 * The category sets of a tree: `categories_nodes` names the nodes, segments and sizes cut `categories`.
 *
 * @returns per node its codes, null on numeric nodes; null for a tree without any set; undefined after an error
 */
export function readCategorySets(
  tree: DocumentObject,
  length: number,
  left: Float64Array,
  findings: Findings,
  path: string,
): (Float64Array | null)[] | null | undefined {
  // Files before native categories have no split_type.
  if (!tree.has('split_type')) return null;
  const type = numbersAt(findings, tree, 'split_type', path, { length, range: { min: 0, max: 1 } });
  const nodes = numbersAt(findings, tree, 'categories_nodes', path, { range: { min: 0, max: length - 1 } });
  if (type === undefined || nodes === undefined) return undefined;
  const codes = numbersAt(findings, tree, 'categories', path, {
    range: { min: 0, max: forestLimits.categoryCodes - 1 },
  });
  if (codes === undefined) return undefined;
  const slice = { length: nodes.length, range: { min: 0, max: codes.length } };
  const segments = numbersAt(findings, tree, 'categories_segments', path, slice);
  const sizes = numbersAt(findings, tree, 'categories_sizes', path, slice);
  if (segments === undefined || sizes === undefined) return undefined;
  const sets: (Float64Array | null)[] = new Array<null>(length).fill(null);
  for (let i = 0; i < nodes.length; i++) {
    const node = nodes[i] ?? 0;
    const start = segments[i] ?? 0;
    const end = start + (sizes[i] ?? 0);
    if (end > codes.length) {
      findings.refuse(`${path}.categories_sizes[${i}]`, `the set ends at ${end}, but there are ${codes.length} codes`);
      return undefined;
    }
    if (sets[node] !== null || type[node] !== 1) {
      const why = type[node] === 1 ? 'listed twice' : 'listed, but its split_type is not 1';
      findings.refuse(`${path}.categories_nodes[${i}]`, `node ${node} is ${why}`);
      return undefined;
    }
    sets[node] = codes.subarray(start, end);
  }
  for (let node = 0; node < length; node++) {
    if (type[node] !== 1 || left[node] === -1 || sets[node] !== null) continue;
    findings.refuse(`${path}.split_type[${node}]`, 'a category split without its set in categories_nodes');
    return undefined;
  }
  return nodes.length === 0 ? null : sets;
}
