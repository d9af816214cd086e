import { readdir, readFile } from 'node:fs/promises';
import { hasErrors } from '../base/diagnostic.ts';
import { compareCodePoints } from '../base/order.ts';
import { parseYaml } from '../base/yaml.ts';
import { parsePolicy } from '../policy/parse.ts';

export interface ShippedPolicy {
  readonly name: string;
  readonly policyName: string;
  readonly version: string;
  /** False if it holds keys that this version cannot evaluate. */
  readonly usable: boolean;
}

/** The policy packs in the package, in code-point order. */
export async function shippedPolicies(): Promise<readonly ShippedPolicy[]> {
  const folder = new URL('../../policies/', import.meta.url);
  const files = (await readdir(folder)).filter((name) => name.endsWith('.yaml')).sort(compareCodePoints);
  return Promise.all(
    files.map(async (file) => {
      const bytes = await readFile(new URL(file, folder));
      const head = parseYaml(bytes, file).value as {
        readonly policy_name?: unknown;
        readonly version?: unknown;
      } | null;
      return {
        name: file.slice(0, -'.yaml'.length),
        policyName: String(head?.policy_name ?? ''),
        version: String(head?.version ?? ''),
        usable: !hasErrors(parsePolicy(bytes, file).diagnostics),
      };
    }),
  );
}
