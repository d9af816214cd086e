import { jcs } from '../base/jcs.ts';
import { sortedKeys } from '../base/order.ts';
import { sha256Hex } from '../base/sha256.ts';
import { isJudged } from './decisions.ts';
import type { HashTree, ManifestBody } from './manifest.ts';

/**
 * Hash tree of a record (evidence.md 1.4): a leaf per input, the engine's answers, a leaf per report section with the
 * metrics it shows first, the gates; `root` over all leaves. Two records are compared leaf by leaf in causal order.
 *
 * `inputs.claims` covers what no input can reproduce: `{git, trends, previous}`, the last two null in records without them.
 *
 * @example hashTree(manifest).root === manifest.hashes.root
 */
export function hashTree(record: ManifestBody): HashTree {
  const { configuration, dataset, engine, gates, git, model, seeds } = record;
  const files = (role: string) => configuration.files.filter((file) => file.role === role);
  const leaves = {
    inputs: {
      config: configuration.hash,
      policy: Object.fromEntries(files('policy').map(({ ref, sha256 }) => [ref, sha256])),
      schema: files('schema')[0]?.sha256 ?? null,
      data: Object.fromEntries(sortedKeys(dataset).map((role) => [role, dataset[role]?.logical_sha256 ?? ''])),
      model: model.hash,
      seeds: leaf(seeds),
      claims: leaf({ git, trends: trendsOf(record), previous: null }),
    },
    engine: leaf(engine),
    results: resultLeaves(record),
    gates: leaf(gates),
  };
  return { root: leaf(leaves), ...leaves };
}

function leaf(value: unknown): string {
  return sha256Hex(jcs(value));
}

function resultLeaves({ content, metrics }: ManifestBody): Record<string, string> {
  const entries = Object.entries(metrics);
  return Object.fromEntries(
    sortedKeys(content).map((section) => [
      section,
      leaf({
        content: content[section as keyof typeof content],
        metrics: Object.fromEntries(entries.filter(([, metric]) => metric.section === section)),
      }),
    ]),
  );
}

/** Map of policy and gate id to trend for the gates that have one; null if none has. */
function trendsOf({ gates }: ManifestBody): Record<string, unknown> | null {
  if (!isJudged(gates)) return null;
  const trends = gates.gates
    .filter(({ near }) => near !== null && near.trend !== null)
    .map(({ policy, id, near }): [string, unknown] => [`${policy}#${id}`, near?.trend]);
  return trends.length === 0 ? null : Object.fromEntries(trends);
}
