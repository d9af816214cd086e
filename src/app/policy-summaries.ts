import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fail } from '../base/diagnostic.ts';
import { compareCodePoints } from '../base/order.ts';
import { parseYaml } from '../base/yaml.ts';
import { portablePath } from '../node/node-file-system.ts';
import { type AuthorityTable, authorityOf } from '../policy/authorities/authority-table.ts';
import { resolveAuthorities } from '../policy/authorities/resolve-authorities.ts';
import { parsePolicy } from '../policy/parse.ts';
import type { Severity } from '../record/decisions.ts';
import { shippedAuthorities } from './shipped-authorities.ts';
import { isPolicyFile, readShippedPolicy, shippedPolicyNames } from './shipped-policies.ts';

export interface PolicySummary {
  /** Stem of a shipped pack, path of a found file. */
  readonly name: string;
  readonly aliases: readonly string[];
  readonly policyName: string;
  readonly version: string;
  /** Number of gates by severity; null if the file cannot be read as a policy. */
  readonly gates: Readonly<Record<Severity, number>> | null;
  /** The oldest day on which an instrument that its gates cite was looked up; null without citations. */
  readonly oldestCheckedOn: string | null;
  readonly reviewDate: string | null;
}

/**
 * The packs of the package, and the policy files of a folder on request, each in code-point order.
 *
 * @throws GlassAlphaError `policy.not_found` for a folder that is not there
 * @example (await policySummaries()).map(({ name }) => name)
 */
export async function policySummaries(directory?: {
  readonly shown: string;
  readonly path: string;
}): Promise<readonly PolicySummary[]> {
  const [names, table] = await Promise.all([shippedPolicyNames(), shippedAuthorities()]);
  const shipped = await Promise.all(
    names.map(async (name) => summaryOf(name, (await readShippedPolicy(name))?.bytes ?? new Uint8Array(), table)),
  );
  if (directory === undefined) return shipped;
  const files = await readdir(directory.path).catch(() => fail('policy.not_found', `no folder "${directory.shown}"`));
  const found = files.filter(isPolicyFile).sort(compareCodePoints);
  const own = await Promise.all(
    found.map(async (file) =>
      summaryOf(portablePath(join(directory.shown, file)), await readFile(join(directory.path, file)), table),
    ),
  );
  return [...shipped, ...own];
}

function summaryOf(name: string, bytes: Uint8Array, table: AuthorityTable): PolicySummary {
  const { value } = parseYaml(bytes, name);
  const { policy } = parsePolicy(bytes, name);
  const count = (severity: Severity) => policy?.gates.filter((gate) => gate.severity === severity).length ?? 0;
  return {
    name,
    aliases: textsOf(fieldOf(value, 'aliases')),
    policyName: textOf(fieldOf(value, 'policy_name')) ?? '',
    version: textOf(fieldOf(value, 'version')) ?? '',
    gates: policy === null ? null : { error: count('error'), warning: count('warning'), info: count('info') },
    oldestCheckedOn: oldestCheck(fieldOf(value, 'gates'), table),
    reviewDate: textOf(fieldOf(value, 'review_date')),
  };
}

/** Read from the file itself: a policy that cannot be judged is listed too. */
function oldestCheck(gates: unknown, table: AuthorityTable): string | null {
  const days = (Array.isArray(gates) ? gates : []).flatMap((gate: unknown) => {
    const cited = {
      clause: textOf(fieldOf(gate, 'clause')) ?? '',
      authorities: textsOf(fieldOf(gate, 'authorities')),
    };
    // The state at a date is not asked for, only which entries are meant.
    return resolveAuthorities(cited, table, '').flatMap(({ id }) => authorityOf(id, table)?.instrument.checkedOn ?? []);
  });
  return days.sort(compareCodePoints)[0] ?? null;
}

function fieldOf(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, key) ? Reflect.get(value, key) : undefined;
}

function textOf(value: unknown): string | null {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : null;
}

function textsOf(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : [];
}
