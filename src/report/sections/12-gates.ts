import type { PerformedContent } from '../../record/content.ts';
import {
  type Decisions,
  type GateDecision,
  isJudged,
  type NearOption,
  type TrackedGate,
  type TrendDirection,
} from '../../record/decisions.ts';
import { worstFirst } from '../../record/gate-order.ts';
import type { Manifest } from '../../record/manifest.ts';
import { outlineTitle } from '../../record/outline.ts';
import { groupRow, layOut, numberColumn, prose, type ReportSection, row, table, textColumn } from '../blocks.ts';
import { askedText, followsText, foundText, gateFigures, isExact, sliceText, sureText, unitOf } from '../gate-text.ts';
import { labelOf, levelOf } from '../metric-reading.ts';
import { countText, levelText, valueText } from '../numbers.ts';
import { basisText, ciStateText, severityText } from '../texts.ts';
import type { Block, Table, TableRow } from '../view.ts';
import { waiverText } from '../waiver-text.ts';
import { mitigations } from './01-findings.ts';
import { authorities, citationLinesOf } from './12-authorities.ts';
import { waiversAndDeviations } from './12-waivers.ts';

export const gatesSection: ReportSection = {
  number: '12',
  title: outlineTitle('12'),
  build: (manifest) =>
    layOut(manifest, '12', {
      '12.1': (content) => everyGate(manifest, content),
      '12.2': (content) => authorities(manifest, content),
      '12.3': (content) => waiversAndDeviations(manifest, content),
      '12.4': (content) => mitigations(manifest, content),
    }),
};

function everyGate(manifest: Manifest, content: PerformedContent): Block[] {
  const { gates } = manifest;
  if (!isJudged(gates)) return [prose('No policy was given; nothing was judged.')];
  return [
    policies(gates),
    ...worstFirst(gates.gates).map((gate) => statement(manifest, gate, content)),
    ...rowsTable(manifest, gates),
    ...tracked(manifest, gates.tracked),
    ...notApplicable(gates),
  ];
}

function policies(gates: Decisions): Table {
  return table({
    columns: [
      textColumn('Policy'),
      textColumn('Version', 'auto'),
      textColumn('In effect from', 'auto'),
      numberColumn('Gates'),
      textColumn('SHA-256, first 16 digits', 'auto'),
    ],
    rows: gates.policies.map((policy) =>
      row(
        policy.policy_name,
        policy.version,
        policy.effective_date,
        countText(gates.gates.filter((g) => g.policy === policy.policy_name).length),
        { text: policy.sha256.replace('sha256:', '').slice(0, 16), mono: true },
      ),
    ),
    caption: 'Policies under which the audit was judged. The policy is the institution’s own.',
  });
}

/** One gate in plain words: what was asked, what was found, how sure, what follows. */
function statement(manifest: Manifest, gate: GateDecision, content: PerformedContent): Table {
  const { key } = gateFigures(manifest, gate);
  const metric = manifest.metrics[key] === undefined ? {} : { metric: key };
  const rows: TableRow[] = [
    row('State', { text: gate.status, state: gate.status, sub: severityText(gate.severity) }),
    row('Asked', askedText(gate)),
    row('Found', { text: foundText(manifest, gate), ...metric }),
    row('How sure', sureText(manifest, gate)),
    row('What follows', followsText(gate)),
    row('Judged by', ruleText(gate)),
    row('Threshold', basisText(gate.threshold_basis)),
    row('Rationale', gate.rationale === null ? 'none stated in the policy' : { text: gate.rationale, human: true }),
    clauseRow(gate, citationLinesOf(content, gate)),
    ...nearRows(manifest, gate),
    ...waiverRows(gate),
  ];
  return table({
    columns: [textColumn('Point', 0.17), textColumn('Statement')],
    rows,
    caption: `${gate.name}: gate of “${gate.policy}”.`,
    metrics: [gate.metric_id],
  });
}

/** The clause as written first, then what it resolves to with its state. */
function clauseRow({ clause }: GateDecision, citations: readonly string[]): TableRow {
  const written = clause === '' ? 'none cited' : `“${clause}”, as written in the policy`;
  if (clause === '' && citations.length > 0) return row('Authority', citations.join('. '));
  return row('Clause', { text: written, ...(citations.length === 0 ? {} : { sub: citations.join('. ') }) });
}

/** What can be seen with these sample sizes, where the value comes from, and what the figures allow (policy.md 2.5). */
function nearRows(manifest: Manifest, { near, metric_id: id, slice }: GateDecision): TableRow[] {
  if (near === null) return [];
  const unit = unitOf(id);
  const { mdd, underpowered, trend, options } = near;
  return [
    ...(underpowered === true && mdd !== null
      ? [
          row('Power', {
            text: `This gate cannot reliably see differences below ${valueText(mdd, unit)} with these sample sizes.`,
            ...detectableKey(manifest, slice?.['attribute'], mdd),
          }),
        ]
      : []),
    ...(trend === null
      ? []
      : [
          row('Trend', {
            text: `${trendWords[trend.direction]}: ${trend.points.map(({ as_of: date, value }) => `${valueText(value, unit)} (${date})`).join(', ')}`,
            sub: `earlier audits as the portfolio log of ${manifest.audit.model_id} states them`,
          }),
        ]),
    ...(options.length === 0 ? [] : [row('Options', options.map((option) => optionWords[option]).join('; '))]),
  ];
}

/** The smallest difference that the attribute's groups can show, as the record holds it. */
function detectableKey(manifest: Manifest, attribute: string | undefined, mdd: number): { readonly metric?: string } {
  const found = Object.entries(manifest.metrics).find(
    ([key, { result, slice }]) =>
      key.startsWith('mdd_at_80_power|') &&
      slice?.attribute === attribute &&
      result.kind === 'value' &&
      result.value === mdd,
  );
  return found === undefined ? {} : { metric: found[0] };
}

const trendWords: Readonly<Record<TrendDirection, string>> = {
  improving: 'improving',
  degrading: 'degrading',
  mixed: 'no clear direction',
  insufficient: 'too few audits for a direction',
};

const optionWords: Readonly<Record<NearOption, string>> = {
  document_and_monitor: 'document and monitor, since the interval contains the threshold',
  remediate: 'remediate, since sampling error does not explain the value',
  waiver_with_monitoring: 'a waiver with monitoring, since the value has been improving',
  more_data: 'more data, since these samples are too small to settle the question',
};

function waiverRows(gate: GateDecision): TableRow[] {
  const { waiver, documentation, requires_documentation: required } = gate;
  return [
    ...(waiver === null
      ? []
      : [
          row('Waiver', {
            text: `${waiver.id}, until ${waiver.expires}, granted by ${waiver.approved_by_role}, ${waiver.signed === false ? 'not signed' : `signed with key ${waiver.signed.key_id}`}`,
            sub: waiverText(waiver.state),
          }),
        ]),
    ...(gate.status === gate.original_status ? [] : [row('State before the waiver', gate.original_status)]),
    ...(required
      ? [row('Documentation', documentation === null ? 'documentation missing' : { text: documentation, human: true })]
      : []),
  ];
}

function ruleText(gate: GateDecision): string {
  if (isExact(gate)) return 'its value, which is exact';
  const rule = gate.decision_rule === 'point' ? 'its value (rule: point)' : 'its whole interval (rule: ci)';
  return gate.ci_state === 'none' ? rule : `${rule}; the interval alone would say ${ciStateText(gate.ci_state)}`;
}

/** The rows behind gates that look at more than one slice. */
function rowsTable(manifest: Manifest, { gates }: Decisions): Block[] {
  const many = worstFirst(gates).filter((gate) => gate.rows.length > 1);
  if (many.length === 0) return [];
  const rows = many.flatMap((gate) => [
    groupRow(gate.name),
    ...gate.rows.map((entry) => {
      const { key, value, interval, n } = gateFigures(manifest, gate, entry);
      const metric = manifest.metrics[key] === undefined ? {} : { metric: key };
      return row(
        sliceText(entry.slice),
        { text: value, ...metric },
        { text: interval, ...metric },
        n,
        isExact(gate) ? 'exact' : ciStateText(entry.ci_state),
        { text: entry.status, state: entry.status },
      );
    }),
  ]);
  return [
    table({
      columns: [
        textColumn('Slice'),
        numberColumn('Value'),
        numberColumn('Interval'),
        numberColumn('n'),
        textColumn('By interval', 'auto'),
        textColumn('State', 'auto'),
      ],
      rows,
      caption: `Every slice that a gate looked at; the worst one decides. Intervals: ${levelText(levelOf(manifest))}.`,
      source: 'gates.gates',
    }),
  ];
}

/** Gates without a threshold: followed, not judged. */
function tracked(manifest: Manifest, gates: readonly TrackedGate[]): Block[] {
  if (gates.length === 0) return [];
  const rows = gates.map((gate) => {
    const value =
      typeof gate.value === 'number'
        ? valueText(gate.value, manifest.metrics[gate.metric_id]?.unit ?? 'none')
        : 'no value';
    return row(gate.name, labelOf(gate.metric_id), sliceText(gate.slice), value);
  });
  return [
    table({
      columns: [textColumn('Followed'), textColumn('Metric'), textColumn('Slice'), numberColumn('Value')],
      rows,
      caption: 'Figures the policy follows without a threshold; nothing is judged here.',
      metrics: gates.map((gate) => gate.metric_id),
    }),
  ];
}

function notApplicable({ not_applicable: gates }: Decisions): Block[] {
  if (gates.length === 0) return [];
  return [
    table({
      columns: [textColumn('Gate'), textColumn('Why it does not apply')],
      rows: gates.map((gate) => row(gate.id.replaceAll('_', ' '), gate.because)),
      caption: 'Gates whose condition does not hold. None of them counts as passed.',
    }),
  ];
}
