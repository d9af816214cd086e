import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fail } from '../base/diagnostic.ts';
import { compareCodePoints } from '../base/order.ts';
import { parseYaml } from '../base/yaml.ts';
import { portablePath } from '../node/node-file-system.ts';
import { parsePolicy } from '../policy/parse.ts';
import type { Severity } from '../record/decisions.ts';
import { isPolicyFile, readShippedPolicy, shippedPolicyNames } from './shipped-policies.ts';

export interface PolicySummary {
  /** Stem of a shipped pack, path of a found file. */
  readonly name: string;
  readonly aliases: readonly string[];
  readonly policyName: string;
  readonly version: string;
  /** Number of gates by severity; null if the file cannot be read as a policy. */
  readonly gates: Readonly<Record<Severity, number>> | null;
  readonly reviewDate: string | null;
}

/**
 * The packs of the package, and the policy files of a folder on request, each in code-point order.
 *
 * @throws GlassAlphaError `policy.not_found` for a folder that is not there
 * @example (await policySummaries()).map(({ name }) => name)
 */
export async function policySummaries(directory?: string): Promise<readonly PolicySummary[]> {
  const names = await shippedPolicyNames();
  const shipped = await Promise.all(
    names.map(async (name) => summaryOf(name, (await readShippedPolicy(name))?.bytes ?? new Uint8Array())),
  );
  if (directory === undefined) return shipped;
  const files = await readdir(directory).catch(() => fail('policy.not_found', `no folder "${directory}"`));
  const found = files.filter(isPolicyFile).sort(compareCodePoints);
  const own = await Promise.all(
    found.map(async (file) => {
      const path = join(directory, file);
      return summaryOf(portablePath(path), await readFile(path));
    }),
  );
  return [...shipped, ...own];
}

function summaryOf(name: string, bytes: Uint8Array): PolicySummary {
  const { value } = parseYaml(bytes, name);
  const head = typeof value === 'object' && value !== null ? value : {};
  const text = (key: string): string | null => {
    const found: unknown = Reflect.get(head, key);
    return typeof found === 'string' || typeof found === 'number' ? String(found) : null;
  };
  const aliases: unknown = Reflect.get(head, 'aliases');
  const { policy } = parsePolicy(bytes, name);
  const count = (severity: Severity) => policy?.gates.filter((gate) => gate.severity === severity).length ?? 0;
  return {
    name,
    aliases: Array.isArray(aliases) ? aliases.map(String) : [],
    policyName: text('policy_name') ?? '',
    version: text('version') ?? '',
    gates: policy === null ? null : { error: count('error'), warning: count('warning'), info: count('info') },
    reviewDate: text('review_date'),
  };
}
