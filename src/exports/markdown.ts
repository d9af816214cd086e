import { type Decisions, isJudged, type NotJudged } from '../record/decisions.ts';
import { worstFirst } from '../record/gate-order.ts';
import { escapeMarkdown } from './escape-markdown.ts';
import { gateFigures, trackedValueText } from './gate-figures.ts';
import { countsText, resultLine } from './gates-text.ts';

export interface AuditLine {
  readonly modelId: string;
  readonly modelVersion: string;
  readonly asOf: string;
  /** Of the record, 64 hexadecimal digits. */
  readonly manifestSha256: string;
}

/**
 * The decisions as Markdown for a pull-request comment or a job summary (policy.md 6): what was judged, one row per gate, worst
 * first, the counts, and the digest by which the record is known.
 *
 * @example markdown(decisions, { modelId: 'credit', modelVersion: '2', asOf: '2025-10-14', manifestSha256 })
 */
export function markdown(gates: Decisions | NotJudged, audit: AuditLine): string {
  const title = `### Model audit: ${escapeMarkdown(audit.modelId)} ${escapeMarkdown(audit.modelVersion)}, as of ${audit.asOf}`;
  const result = `**${resultLine(gates).replace(/^Result +/, '')}**`;
  const record = `Record \`sha256:${audit.manifestSha256}\``;
  const parts = isJudged(gates)
    ? [title, result, ...tables(gates), `${countsText(gates)}. ${record}`]
    : [title, result, record];
  return `${parts.join('\n\n')}\n`;
}

function tables(decisions: Decisions): string[] {
  const gates = worstFirst(decisions.gates).map((gate) => {
    const { value, asked, notes } = gateFigures(gate);
    const original = gate.status === 'WAIVED' ? ` (was ${gate.original_status})` : '';
    const words = [value, asked, gate.severity, notes].map(escapeMarkdown);
    return [`**${escapeMarkdown(gate.status)}**${original}`, escapeMarkdown(gate.name), code(gate.metric), ...words];
  });
  const tracked = decisions.tracked.map((gate) => [
    escapeMarkdown(gate.name),
    code(gate.metric),
    escapeMarkdown(trackedValueText(gate)),
  ]);
  const policies = decisions.policies.map(
    ({ policy_name: name, version }) => `${escapeMarkdown(name)} ${escapeMarkdown(version)}`,
  );
  return [
    `Judged under ${policies.length === 0 ? 'the gates of the command' : policies.join('; ')}.`,
    table(['State', 'Gate', 'Metric', 'Value', 'Asked', 'Severity', 'Notes'], gates),
    ...(tracked.length === 0
      ? []
      : [`Followed without a threshold:\n\n${table(['Gate', 'Metric', 'Value'], tracked)}`]),
  ];
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

/** A metric id: letters, digits and underscores only, as the policy's parser checked. */
function code(id: string): string {
  return `\`${id}\``;
}
