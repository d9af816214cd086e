import { type Diagnostic, hasErrors, problem } from '../base/diagnostic.ts';
import { assemblePolicy, type ParsedPolicy, type PolicyTree } from './assemble.ts';
import { type ParentReference, type PolicySource, policySource } from './policy-source.ts';

/** A policy file as it was found. */
export interface FoundPolicy {
  readonly bytes: Uint8Array;
  /** As the record names it: paths joined from the configuration's to the parent's. */
  readonly ref: string;
  /** As diagnostics show it. */
  readonly shown: string;
}

/** Finds a parent, relative to the file that names it; or says why there is none. */
export type FindParent = (
  reference: ParentReference,
  child: FoundPolicy,
) => Promise<FoundPolicy | { readonly problem: Diagnostic }>;

export interface ReadPolicy extends ParsedPolicy {
  /** The file and all it builds on, parents first in reading order, each once. Also those of a faulty policy. */
  readonly files: readonly FoundPolicy[];
}

/** As long as a chain of parents may be, the file itself not counted. */
const maxDepth = 8;

/**
 * Reads a policy with everything it extends. Problems of all files come out together.
 *
 * @param findParent the only way to the outside
 * @example await readPolicy({ bytes, ref: 'policy/firm.yaml', shown: 'policy/firm.yaml' }, findParent)
 */
export async function readPolicy(root: FoundPolicy, findParent: FindParent): Promise<ReadPolicy> {
  const diagnostics: Diagnostic[] = [];
  const sources = new Map<string, PolicySource>();
  const files: FoundPolicy[] = [];

  const grow = async (file: FoundPolicy, chain: readonly string[]): Promise<PolicyTree> => {
    const source = sources.get(file.ref) ?? policySource(file.bytes, file.ref, file.shown);
    const parents: PolicyTree[] = [];
    for (const reference of source.parents) {
      const found = await findParent(reference, file);
      if ('problem' in found) {
        diagnostics.push(found.problem);
        continue;
      }
      const line = [...chain, file.ref];
      if (line.includes(found.ref)) {
        const circle = [...line.slice(line.indexOf(found.ref)), found.ref].join(' → ');
        diagnostics.push(chainProblem(`policies extend each other in a circle: ${circle}`, reference));
      } else if (line.length > maxDepth) {
        diagnostics.push(chainProblem(`policies extend each other more than ${maxDepth} deep`, reference));
      } else {
        parents.push(await grow(found, line));
      }
    }
    sources.set(file.ref, source);
    if (!files.some(({ ref }) => ref === file.ref)) files.push(file);
    return { source, parents };
  };

  const tree = await grow(root, []);
  const parsed = assemblePolicy(tree);
  const all = [...diagnostics, ...parsed.diagnostics];
  return { policy: hasErrors(all) ? null : parsed.policy, diagnostics: all, files };
}

function chainProblem(message: string, { where }: ParentReference): Diagnostic {
  return problem('policy.schema', message, { rule: 'extends', hint: 'take one of them out of extends', where });
}
