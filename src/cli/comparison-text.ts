import { escapeControls } from '../base/escape.ts';
import type { Comparison, GateMove, PolicyMove } from '../evidence/compare/comparison.ts';
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
import { textTable } from './text-table.ts';

/** What `compare` prints: flips first, then what explains them, then the metrics that moved. */
export function comparisonText(comparison: Comparison): string {
  const { gates, policies, inputs, metrics, content, waivers } = comparison;
  const lines = [
    ...gates.map(gateLine),
    ...policies.flatMap(policyLines),
    ...waivers.map(
      ({ id, gate, before, after }) =>
        `WAIVER    ${id}  of ${gate}  ${before === null ? 'none' : `${before.state} until ${before.expires}`} → ${after === null ? 'none' : `${after.state} until ${after.expires}`}`,
    ),
    ...inputs.map(({ cause, subject, detail }) => `INPUT     ${cause}  ${subject}  ${detail}`),
    ...content.map(({ section, move, detail }) => `SECTION   ${section}  ${moves[move]}  ${detail}`),
  ];
  const table = textTable(
    shownMetrics(metrics).map(({ key, before, after, difference, direction, significance: found }) => [
      `METRIC    ${escapeControls(key)}`,
      `${metricFigure(before)} → ${metricFigure(after)}`,
      signed(difference),
      direction,
      significance(found),
    ]),
  );
  return `${lines.map((line) => `${escapeControls(line)}\n`).join('')}${table}${summary(comparison)}`;
}

const moves = { performed: 'now performed', not_performed: 'no longer performed', changed: 'changed' };

function gateLine(gate: GateMove): string {
  const { name, verdict, before, after, difference } = gate;
  if (verdict === 'added') return `ADDED     ${name}  ${gateStatus(after)}`;
  if (verdict === 'removed') return `REMOVED   ${name}  was ${gateStatus(before)}`;
  const found = significance(gate.significance);
  const values = `${figure(before?.value ?? null)} → ${figure(after?.value ?? null)}`;
  const size = difference === null || difference === 0 ? '' : `  difference ${signed(difference).replace(/^\+/, '')}`;
  return `FLIP      ${name}  ${gateStatus(before)} → ${gateStatus(after)}  ${values}${size}${found === '' ? '' : `, ${found}`}`;
}

function policyLines({ policy, move, before, after, gates }: PolicyMove): string[] {
  const versions =
    before?.version === after?.version
      ? `${after?.version}, another file of this version`
      : `${before?.version ?? 'none'} → ${after?.version ?? 'none'}`;
  return [
    `POLICY    ${policy}  ${move}  ${versions}`,
    ...gates.flatMap(({ name, changes }) =>
      changes.map(
        ({ key, from, to, effect }) => `  ${effect.toUpperCase()}  ${name}  ${key} ${from ?? 'none'} → ${to ?? 'none'}`,
      ),
    ),
  ];
}

function summary({ old, new: now, gates, metrics, inputs, policies, content, waivers }: Comparison): string {
  const count = (verdict: GateMove['verdict']) => gates.filter((gate) => gate.verdict === verdict).length;
  const same = [gates, metrics, inputs, policies, content, waivers].every((list) => list.length === 0);
  const flips =
    gates.length === 0
      ? 'no gate flipped'
      : `${count('worse')} worse, ${count('better')} better, ${count('added')} added, ${count('removed')} removed`;
  const lines = [
    `Compared  ${identityLine(old)} → ${identityLine(now)}`,
    same ? 'Result    no difference' : `Gates     ${flips}`,
    ...(same ? [] : [`Metrics   ${movedText(metrics)}`]),
  ];
  return `${lines.map(escapeControls).join('\n')}\n`;
}

function movedText(metrics: Comparison['metrics']): string {
  if (metrics.length === 0) return 'none moved';
  const left = leftOutLine(metrics);
  return `${metrics.length} moved${left === undefined ? '' : `; ${left}`}`;
}
