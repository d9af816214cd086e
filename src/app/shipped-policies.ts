import { readdir, readFile } from 'node:fs/promises';
import { compareCodePoints } from '../base/order.ts';
import { parseYaml } from '../base/yaml.ts';

const folder = new URL('../../policies/', import.meta.url);

/** Stems of the policy packs in the package, in code-point order. Cases files stand beside them and are no packs. */
export async function shippedPolicyNames(): Promise<readonly string[]> {
  const files = (await readdir(folder)).filter(isPolicyFile);
  return files.map((file) => file.slice(0, -'.yaml'.length)).sort(compareCodePoints);
}

/**
 * A shipped pack by its stem or one of its aliases.
 *
 * @returns null if there is none of this name
 * @example (await readShippedPolicy('sr_26_2_banking'))?.name // 'sr_11_7_banking'
 */
export async function readShippedPolicy(
  name: string,
): Promise<{ readonly name: string; readonly bytes: Uint8Array } | null> {
  const names = await shippedPolicyNames();
  if (names.includes(name)) return { name, bytes: await readStem(name) };
  for (const stem of names) {
    const bytes = await readStem(stem);
    if (aliasesOf(bytes).includes(name)) return { name: stem, bytes };
  }
  return null;
}

/** The cases of a shipped pack, by its stem or an alias; null if there is no such pack. */
export async function readShippedCases(name: string): Promise<Uint8Array | null> {
  const pack = await readShippedPolicy(name);
  return pack === null ? null : readFile(new URL(`${pack.name}.test.yaml`, folder));
}

/**
 * Whether a file of a folder of policies is a policy: YAML, and no cases file.
 *
 * @example isPolicyFile('firm.test.yaml') // false
 */
export function isPolicyFile(name: string): boolean {
  return /\.ya?ml$/.test(name) && !/\.test\.ya?ml$/.test(name);
}

function aliasesOf(bytes: Uint8Array): readonly unknown[] {
  const { value } = parseYaml(bytes, '');
  const aliases = typeof value === 'object' && value !== null ? Reflect.get(value, 'aliases') : undefined;
  return Array.isArray(aliases) ? aliases : [];
}

async function readStem(stem: string): Promise<Uint8Array> {
  return readFile(new URL(`${stem}.yaml`, folder));
}
