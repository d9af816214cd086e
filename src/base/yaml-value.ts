import { type Document, isAlias, isMap, isPair, isScalar, isSeq, type Node } from 'yaml';
import { type Diagnostic, type DiagnosticCode, problem, type Where } from './diagnostic.ts';
import type { TextPositions } from './text-position.ts';

const maxAliases = 100;
const maxDepth = 64;

export interface NodeReader {
  readonly problems: Diagnostic[];
  /** True after a problem that leaves no usable value. */
  readonly broken: () => boolean;
  readonly read: () => unknown;
}

/** Turns the parsed document into plain values, and finds what a parser lets pass: duplicate keys, too many aliases, depth. */
export function nodeReader(
  document: Document.Parsed,
  positions: TextPositions,
  codes: { readonly syntax: DiagnosticCode; readonly duplicateKey: DiagnosticCode },
): NodeReader {
  const problems: Diagnostic[] = [];
  const open = new Set<unknown>();
  let aliases = 0;
  let broken = false;

  const placeOfNode = (node: Node): Where => positions.at(node.range?.[0] ?? 0, node.range?.[1]);
  const stop = (node: Node, message: string): undefined => {
    if (!broken) problems.push(problem(codes.syntax, message, { where: placeOfNode(node) }));
    broken = true;
    return undefined;
  };

  const read = (node: unknown): unknown => {
    if (broken || node === null || node === undefined) return null;
    if (isScalar(node)) return node.value;
    if (isAlias(node)) {
      const target = node.resolve(document);
      if (target === undefined) return stop(node, `alias *${node.source} has no anchor before it`);
      aliases += 1;
      if (aliases > maxAliases) return stop(node, `more than ${maxAliases} aliases`);
      return read(target);
    }
    if (!isMap(node) && !isSeq(node)) return null;
    if (open.has(node)) return stop(node, 'an anchor contains its own alias');
    if (open.size >= maxDepth) return stop(node, `nested deeper than ${maxDepth} levels`);
    open.add(node);
    const value = isSeq(node) ? node.items.map(read) : readMap(node.items);
    open.delete(node);
    return value;
  };

  const readMap = (pairs: readonly unknown[]): Record<string, unknown> => {
    const result: Record<string, unknown> = {};
    const places = new Map<string, Where>();
    for (const pair of pairs) {
      if (!isPair(pair)) continue;
      const key = keyText(pair.key);
      const node = pair.key as Node;
      if (key === undefined) {
        stop(node, 'a key must be plain text');
        continue;
      }
      const first = places.get(key);
      if (first !== undefined) {
        const message = `"${key}" stands twice, first in line ${first.line}`;
        problems.push(problem(codes.duplicateKey, message, { hint: 'keep one of them', where: placeOfNode(node) }));
        read(pair.value);
        continue;
      }
      places.set(key, node === null ? positions.at(0) : placeOfNode(node));
      // Defined rather than assigned: `__proto__` is an ordinary key.
      Object.defineProperty(result, key, {
        value: read(pair.value),
        enumerable: true,
        writable: true,
        configurable: true,
      });
    }
    return result;
  };

  return { problems, broken: () => broken, read: () => read(document.contents) };
}

/** Keys are text as written: `01` and `1` are two groups. */
export function keyText(key: unknown): string | undefined {
  if (key === null) return '';
  if (!isScalar(key)) return undefined;
  return typeof key.value === 'string' ? key.value : (key.source ?? String(key.value));
}
