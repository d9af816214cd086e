import type { Cell, PerformedContent } from '../../record/content.ts';
import type { AuditContext } from '../context.ts';
import { type Finding, isOpen, isPastDue } from '../findings.ts';
import { absent, table } from './cells.ts';

const supply = 'name a YAML list of findings under “findings”';

/** 1.3: findings that still ask for work, past due first, then by due date; the closed ones are counted. */
export function openFindings({ findings, config }: AuditContext): PerformedContent {
  if (findings === null) return { absent: { '1.3': absent('human_text_missing', supply) } };
  const open = findings.filter(isOpen).sort((a, b) => dueOf(a) - dueOf(b));
  const rows = open.map((finding): Cell[] => [
    finding.id,
    finding.text,
    finding.severity,
    finding.section ?? null,
    finding.gate ?? null,
    finding.owner ?? null,
    finding.due ?? null,
    finding.status,
    isPastDue(finding, config.asOf),
  ]);
  const columns = ['id', 'text', 'severity', 'section', 'gate', 'owner', 'due', 'status', 'past_due'];
  return {
    facts: { findings: findings.length, open_findings: open.length },
    tables: { open_findings: table('1.3', columns, rows) },
  };
}

/** 12.4: what was done about gates, as the findings file says it. */
export function mitigations({ findings }: AuditContext): PerformedContent {
  if (findings === null) return { absent: { '12.4': absent('human_text_missing', supply) } };
  const rows = findings
    .filter(({ gate, mitigation }) => gate !== undefined && mitigation !== undefined)
    .map(({ id, gate, mitigation, status, owner }): Cell[] => [
      gate ?? null,
      id,
      mitigation ?? null,
      owner ?? null,
      status,
    ]);
  return { tables: { mitigations: table('12.4', ['gate', 'finding', 'mitigation', 'owner', 'status'], rows) } };
}

/** Whether somebody has written what was done about this gate, by its id or its name. */
export function isMitigated(findings: readonly Finding[] | null, gate: { readonly id: string; readonly name: string }) {
  return (findings ?? []).some(
    (finding) => (finding.gate === gate.id || finding.gate === gate.name) && finding.mitigation !== undefined,
  );
}

/** A date as a number that orders dates; one without comes last. The sort is stable: ties keep the order of the file. */
function dueOf({ due }: Finding): number {
  return due === undefined ? Number.MAX_SAFE_INTEGER : Number(due.replaceAll('-', ''));
}
