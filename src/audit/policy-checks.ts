import type { AuthorityTable } from '../policy/authorities/authority-table.ts';
import { lintPolicy } from '../policy/lint/lint-policy.ts';
import type { Policy } from '../policy/policy.ts';
import { type Decisions, isJudged, type NotJudged } from '../record/decisions.ts';
import type { StrictCheck } from '../record/manifest.ts';

/** Item 5 of strict mode: no policy has a finding that lint calls an error. None without a policy: that is unmet elsewhere. */
export function lintCheck(policies: readonly Policy[], table: AuthorityTable, asOf: string): StrictCheck[] {
  if (policies.length === 0) return [];
  const errors = policies.flatMap((policy) =>
    lintPolicy({ policy, table, asOf, files: new Map() }).filter(({ severity }) => severity === 'error'),
  );
  const detail = errors.map(({ message, rule }) => (rule === undefined ? message : `${message} (${rule})`)).join('; ');
  return [
    errors.length === 0
      ? { id: 'policy_lint_clean', status: 'met', detail: 'policy lint finds no error' }
      : { id: 'policy_lint_clean', status: 'not_met', detail: `policy lint: ${detail}` },
  ];
}

/** The rest of item 5: no gate leans on a waiver that has ended. */
export function waiverCheck(gates: Decisions | NotJudged): StrictCheck[] {
  if (!isJudged(gates) || gates.records_files.length === 0) return [];
  const ended = gates.gates.flatMap(({ name, waiver }) =>
    waiver?.state === 'expired' ? [`waiver ${waiver.id} of gate "${name}" ended ${waiver.expires}`] : [],
  );
  return [
    ended.length === 0
      ? { id: 'no_expired_waiver', status: 'met', detail: 'no waiver that a gate needs has ended' }
      : { id: 'no_expired_waiver', status: 'not_met', detail: `${ended.join('; ')}; renew it or take it out` },
  ];
}
