import type { GatePlaces } from '../exports/gate-places.ts';
import type { Policy } from '../policy/policy.ts';

/** Where the gates of the judged policies stand in their files; gates of the command line stand nowhere. */
export function gatePlaces(policies: readonly Policy[]): GatePlaces {
  return (gate) => {
    const policy = policies.find(({ policyName }) => policyName === gate.policy);
    const where = policy?.gates.find(({ id }) => id === gate.id)?.where;
    return where === undefined
      ? undefined
      : { file: where.file, ...(where.line === undefined ? {} : { line: where.line }) };
  };
}
