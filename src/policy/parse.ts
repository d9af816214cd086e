import { problem } from '../base/diagnostic.ts';
import { assemblePolicy, type ParsedPolicy } from './assemble.ts';
import { policySource } from './policy-source.ts';

export type { ParsedPolicy } from './assemble.ts';

/**
 * Reads a policy file that stands alone. Every problem comes out in one run, each with line and column. A file that extends
 * others is read with `readPolicy`, which fetches them.
 *
 * @param bytes the file as it is: its digest identifies the policy
 * @param fileName the path as the configuration gives it
 * @example parsePolicy(bytes, 'policies/firm.yaml').policy?.gates.length
 */
export function parsePolicy(bytes: Uint8Array, fileName: string): ParsedPolicy {
  const source = policySource(bytes, fileName);
  const parsed = assemblePolicy({ source, parents: [] });
  const [parent] = source.parents;
  if (parent === undefined) return parsed;
  const message = `the policy extends "${parent.text}", which has to be read with it`;
  const found = problem('policy.not_found', message, { where: parent.where });
  return { policy: null, diagnostics: [...parsed.diagnostics, found] };
}
