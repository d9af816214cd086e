import { citationFacts } from '../../policy/authorities/citation-lines.ts';
import { conditionsFact } from '../../policy/recorded-conditions.ts';
import { unusedWaivers } from '../../policy/waivers/apply-waivers.ts';
import type { Cell, ContentBlock, ContentTable } from '../../record/content.ts';
import { isJudged } from '../../record/decisions.ts';
import type { AuditContext } from '../context.ts';
import { mitigations } from './01-findings.ts';
import { absent, later, merged, performed, table } from './cells.ts';

/** Section 12: the gates themselves stand in `gates`; this block holds what was written about them, and what conditions saw. */
export function gatesStep(context: AuditContext): ContentBlock {
  const { gates, conditions } = context;
  const judged = isJudged(gates);
  const hasClauses =
    judged &&
    [...gates.gates, ...gates.tracked].some(({ clause, authorities }) => clause !== '' || authorities.length > 0);
  const citations = hasClauses ? citationTable(context) : null;
  const waivers = waiverTable(context);
  const deviations = judged && gates.policies.some((policy) => policy.extends.length > 0);
  const own = {
    facts: { judged, conditions: conditionsFact(conditions) },
    tables: { ...(citations === null ? {} : { citations }), ...(waivers === null ? {} : { waivers }) },
    absent: {
      ...(hasClauses
        ? {}
        : { '12.2': absent('not_requested', 'write “clause” or “authorities” into the gates of a policy') }),
      ...(waivers !== null || deviations
        ? {}
        : {
            '12.3': absent(
              'not_requested',
              'name a file of waivers (“policy_gates.waivers”) or a policy with “extends”',
            ),
          }),
      '12.5': later('prints a page for each finding'),
    },
  };
  return performed(merged(own, mitigations(context)));
}

/** Every citation of every gate with its state at the date of judgement; a clause that names nothing known has no instrument. */
function citationTable({ gates, authorities, config }: AuditContext): ContentTable | null {
  if (!isJudged(gates)) return null;
  const rows = [...gates.gates, ...gates.tracked].flatMap((gate) => {
    const named = gate.authorities.filter(({ matched }) => matched === 'explicit').map(({ id }) => id);
    return citationFacts({ clause: gate.clause, authorities: named }, authorities, config.asOf).map(
      (citation): Cell[] => [
        gate.policy,
        gate.id,
        citation.written,
        citation.instrument,
        citation.provision,
        citation.status,
        citation.checkedOn,
        citation.confidence,
        citation.missing?.text ?? null,
        citation.missing?.mapped ?? null,
      ],
    );
  });
  const columns = 'policy gate written instrument provision status checked_on confidence missing mapped';
  return table('12.2', columns.split(' '), rows);
}

/** Every waiver of the records files; null if there is no such file. */
function waiverTable({ gates, records }: AuditContext): ContentTable | null {
  if (records.length === 0 || !isJudged(gates)) return null;
  const unused = new Set(unusedWaivers(records, gates.gates).map(({ id }) => id));
  const rows = records.flatMap(({ waivers }) =>
    waivers.map((waiver) => [
      waiver.id,
      waiver.policy,
      waiver.gate,
      unused.has(waiver.id) ? 'unused' : 'used',
      waiver.reason,
      waiver.compensatingControls.join('; '),
      waiver.monitoring,
      waiver.requestedBy.role,
      waiver.approvedBy.role,
      waiver.approvedOn,
      waiver.expires,
      waiver.ticket,
    ]),
  );
  return table(
    '12.3',
    [
      'waiver',
      'policy',
      'gate',
      'use',
      'reason',
      'compensating_controls',
      'monitoring',
      'requested_by',
      'approved_by',
      'approved_on',
      'expires',
      'ticket',
    ],
    rows,
  );
}
