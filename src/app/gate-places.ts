import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import type { GatePlaces } from '../exports/gate-places.ts';
import type { Policy } from '../policy/policy.ts';

/** Where the gates of the judged policies stand in their files; gates of a shipped pack or of the command line stand in none. */
export function gatePlaces(policies: readonly Policy[], cwd: string): GatePlaces {
  return (gate) => {
    const policy = policies.find(({ policyName }) => policyName === gate.policy);
    const where = policy?.gates.find(({ id }) => id === gate.id)?.where;
    if (where === undefined || !existsSync(resolve(cwd, where.file))) return undefined;
    return { file: where.file, ...(where.line === undefined ? {} : { line: where.line }) };
  };
}
