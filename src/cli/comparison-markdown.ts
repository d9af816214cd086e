import type { Comparison } from '../evidence/compare/comparison.ts';
import { escapeMarkdown } from '../exports/escape-markdown.ts';
import {
  figure,
  gateStatus,
  identityLine,
  leftOutLine,
  metricFigure,
  shownMetrics,
  signed,
  significance,
} from './comparison-figures.ts';

/** A comparison for a pull request: one table per part that is not empty. */
export function comparisonMarkdown({
  old,
  new: now,
  gates,
  policies,
  waivers,
  inputs,
  content,
  metrics,
}: Comparison): string {
  const left = leftOutLine(metrics);
  const parts = [
    table(
      'Gates',
      ['Gate', 'State', 'Value', 'Difference', 'Significance'],
      gates.map((gate) => [
        gate.name,
        `${gateStatus(gate.before)} → ${gateStatus(gate.after)}`,
        `${figure(gate.before?.value ?? null)} → ${figure(gate.after?.value ?? null)}`,
        signed(gate.difference),
        significance(gate.significance),
      ]),
    ),
    table(
      'Policies',
      ['Policy', 'Move', 'Version', 'Gates'],
      policies.map(({ policy, move, before, after, gates: changed }) => [
        policy,
        move,
        `${before?.version ?? 'none'} → ${after?.version ?? 'none'}`,
        changed
          .flatMap(({ name, changes }) => changes.map(({ key, from, to }) => `${name}: ${key} ${from} → ${to}`))
          .join('; '),
      ]),
    ),
    table(
      'Waivers',
      ['Waiver', 'Gate', 'State'],
      waivers.map(({ id, gate, before, after }) => [
        id,
        gate,
        `${before?.state ?? 'none'} → ${after?.state ?? 'none'}`,
      ]),
    ),
    table(
      'Inputs',
      ['Input', 'Which', 'How'],
      inputs.map(({ cause, subject, detail }) => [cause, subject, detail]),
    ),
    table(
      'Sections',
      ['Section', 'Move', 'What'],
      content.map(({ section, move, detail }) => [section, move.replaceAll('_', ' '), detail]),
    ),
    table(
      'Metrics',
      ['Metric', 'Old', 'New', 'Difference', 'Direction', 'Significance'],
      shownMetrics(metrics).map(({ key, before, after, difference, direction, significance: found }) => [
        key,
        metricFigure(before),
        metricFigure(after),
        signed(difference),
        direction,
        significance(found),
      ]),
    ),
    left === undefined ? '' : `${left}\n`,
  ].filter((part) => part !== '');
  const head = `**${escapeMarkdown(identityLine(old))} → ${escapeMarkdown(identityLine(now))}**\n`;
  return [head, ...(parts.length === 0 ? ['No difference.\n'] : parts)].join('\n');
}

function table(title: string, columns: readonly string[], rows: readonly (readonly string[])[]): string {
  if (rows.length === 0) return '';
  const line = (cells: readonly string[]) => `| ${cells.map(escapeMarkdown).join(' | ')} |`;
  return [`### ${title}`, '', line(columns), `|${' --- |'.repeat(columns.length)}`, ...rows.map(line), ''].join('\n');
}
