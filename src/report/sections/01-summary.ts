import type { Fact, PerformedContent } from '../../record/content.ts';
import { type Decisions, type GateDecision, isJudged } from '../../record/decisions.ts';
import { worstFirst } from '../../record/gate-order.ts';
import type { Manifest } from '../../record/manifest.ts';
import { outlineTitle } from '../../record/outline.ts';
import { layOut, note, numberColumn, prose, type ReportSection, row, table, textColumn } from '../blocks.ts';
import { crossedText } from '../crossed-text.ts';
import { gateFigures, gateStripOf, isExact, sliceText, thresholdSymbol, valueReason } from '../gate-text.ts';
import { lowerFirst } from '../letter-case.ts';
import { labelOf, levelOf, type MetricReading, metricKeyIn, readMetric, readMetricAt } from '../metric-reading.ts';
import { countText, levelText, percentText, valueText } from '../numbers.ts';
import { absenceText, ciStateText } from '../texts.ts';
import type { Block, TableRow } from '../view.ts';
import { openFindings } from './01-findings.ts';

/** Beyond this many gates the board prints those that did not pass, then a count. */
const maxBoardRows = 20;

export const summarySection: ReportSection = {
  number: '1',
  title: outlineTitle('1'),
  build: (manifest) =>
    layOut(manifest, '1', {
      '1.1': () => gateBoard(manifest),
      '1.2': (content) => fiveFacts(manifest, content),
      '1.3': (content) => openFindings(manifest, content),
    }),
};

function gateBoard(manifest: Manifest): Block[] {
  const { gates } = manifest;
  if (!isJudged(gates)) return [prose('No policy was given; nothing was judged.')];
  const board = worstFirst(gates.gates);
  const shown = board.length > maxBoardRows ? board.filter((g) => g.status !== 'PASS') : board;
  const columns = [
    textColumn('State', 1.2),
    textColumn('Gate', 1.7),
    numberColumn('Value'),
    numberColumn('Interval'),
    numberColumn('n'),
    textColumn('Position', 'auto'),
    numberColumn('Threshold'),
  ];
  return [
    table({
      columns,
      rows: shown.map((gate) => boardRow(manifest, gate)),
      caption:
        `Gates, worst first. Intervals at ${levelText(levelOf(manifest))}, by the method of each metric (appendix A). ` +
        'Position: dot = value, line = interval, rule = threshold, shaded = the side that fails.',
    }),
    ...(shown.length < board.length
      ? [note(`${countText(board.length - shown.length)} more gates passed; section 12.1 lists them.`)]
      : []),
  ];
}

function boardRow(manifest: Manifest, gate: GateDecision): TableRow {
  const { key, value, interval, n } = gateFigures(manifest, gate);
  const strip = gateStripOf(manifest, gate);
  const clause = gate.clause === '' ? 'no clause cited' : gate.clause;
  const reason = gate.value === null ? [valueReason(manifest, gate)] : [];
  const metric = manifest.metrics[key] === undefined ? {} : { metric: key };
  return row(
    { text: gate.status, state: gate.status, sub: stateDetail(gate) },
    { text: gate.name, sub: [sliceText(gate.slice), clause, ...reason].join(' · ') },
    { text: gate.value === null ? 'no value' : value, ...metric },
    { text: interval, ...metric },
    n,
    strip === undefined ? 'not drawn' : { text: '', strip },
    thresholdSymbol(gate),
  );
}

/** Severity, then what the interval alone would say, or the state before a waiver. */
function stateDetail(gate: GateDecision): string {
  if (gate.original_status !== gate.status) return `${gate.severity} · was ${gate.original_status}`;
  if (isExact(gate)) return `${gate.severity} · exact`;
  return gate.ci_state === 'none' ? `${gate.severity} · no CI` : `${gate.severity} · CI: ${ciStateText(gate.ci_state)}`;
}

/** The outcome with its counts; "passed" is said only of gates that did (policy.md 7.4). */
export function outcomeSentence({ policies, counts, gates, outcome }: Decisions): string {
  const names = policies.map((p) => `“${p.policy_name}” version ${p.version}`).join(' and ');
  const total = gates.length;
  if (counts.pass === total) {
    return `PASS: ${total === 1 ? 'the only gate' : `all ${countText(total)} gates`} passed under ${names}.`;
  }
  const parts = [
    [counts.fail, 'failed'],
    [counts.inconclusive, 'inconclusive'],
    [counts.not_evaluated, 'not evaluated'],
    [counts.waived, 'waived'],
    [counts.pass, 'passed'],
  ] as const;
  const told = parts.filter(([count]) => count > 0).map(([count, word]) => `${countText(count)} ${word}`);
  const blocking = gates.filter((g) => g.blocks).map((g) => g.name);
  const blocks = blocking.length === 0 ? 'None blocks.' : `Blocking: ${blocking.join(', ')}.`;
  return `${outcome}: of ${countText(total)} ${total === 1 ? 'gate' : 'gates'} under ${names}, ${told.join(', ')}. ${blocks}`;
}

function fiveFacts(manifest: Manifest, content: PerformedContent): Block[] {
  const facts = content.facts?.['five_facts'];
  if (!Array.isArray(facts)) return [];
  const sentences = facts.map((fact: Fact, i: number) => `${i + 1}. ${factSentence(manifest, fact)}`);
  return [prose(...sentences)];
}

type FactMap = Readonly<Record<string, Fact>>;

function factSentence(manifest: Manifest, fact: Fact): string {
  const map = (typeof fact === 'object' && fact !== null && !Array.isArray(fact) ? fact : {}) as FactMap;
  const key = metricKeyIn(map['metric']);
  const reading = key === undefined ? undefined : readMetric(manifest, key);
  switch (map['kind']) {
    case 'outcome':
      return isJudged(manifest.gates)
        ? outcomeSentence(manifest.gates)
        : 'No policy was given; nothing was judged, and no figure here is a pass.';
    case 'performance':
      return reading === undefined ? missing('Performance', map) : performanceSentence(manifest, reading);
    case 'calibration':
      return reading === undefined ? missing('Calibration', map) : calibrationSentence(manifest, reading, map);
    case 'selection_gap':
      return reading === undefined ? missing('Selection rates', map) : gapSentence(manifest, reading);
    default:
      return reading === undefined
        ? missing('Change of the figures under a shift of the population', map)
        : shiftSentence(reading, map);
  }
}

function missing(subject: string, map: FactMap): string {
  const reason = map['absent'];
  const why =
    typeof reason === 'string' ? absenceText(reason as Parameters<typeof absenceText>[0]) : 'the record holds no value';
  return `${subject}: not measured, because ${why}.`;
}

function performanceSentence(manifest: Manifest, reading: MetricReading): string {
  const { metric } = reading;
  if (metric.kind === 'undefined') return `${reading.label}: ${reading.value}.`;
  const positive = manifest.data_schema.roles.positive_label ?? 'positive';
  const meaning =
    reading.id === 'roc_auc'
      ? `of two rows, one labelled “${positive}” and one not, the first has the higher score in ${percentText(metric.value)} of pairs`
      : reading.id === 'accuracy'
        ? `${percentText(metric.value)} of the ${manifest.data_schema.roles.task === 'multiclass' ? 'predictions' : 'decisions'} agree with the recorded outcome`
        : undefined;
  return `${reading.label} ${estimate(reading)}${meaning === undefined ? '' : `: ${meaning}`}.`;
}

function calibrationSentence(manifest: Manifest, reading: MetricReading, map: FactMap): string {
  if (reading.metric.kind === 'undefined') return `${reading.label}: ${reading.value}.`;
  if (reading.id === 'observed_expected_ratio') return expectedSentence(reading);
  const nullKey = metricKeyIn(map['null_mean']);
  const nullMean = nullKey === undefined ? undefined : readMetric(manifest, nullKey);
  const differ = `${reading.label} ${estimate(reading)}: stated and observed frequencies differ by ${pointsText(reading.metric.value)} on average.`;
  if (manifest.data_schema.roles.task === 'multiclass') return differ;
  const byChance =
    nullMean?.metric.kind === 'value'
      ? `A perfectly calibrated model would show ${nullMean.value} on average at this size.`
      : 'What a perfectly calibrated model would show by chance at this size is not computed in this version.';
  return `${differ} ${byChance}`;
}

function expectedSentence({ metric, value, n }: MetricReading): string {
  if (metric.kind === 'undefined') return `Outcomes against predictions: ${value}.`;
  const group = metric.argmax ?? metric.argmin;
  return `Outcomes over predictions, farthest from 1 by ${metric.scope.attribute ?? ''}: ${value}${group === undefined ? '' : ` in ${group}`} (n = ${countText(n)}).`;
}

function gapSentence(manifest: Manifest, reading: MetricReading): string {
  const { metric } = reading;
  const attribute = metric.scope.attribute ?? '';
  if (manifest.data_schema.roles.task === 'multiclass') return classGapSentence(reading);
  if (metric.kind === 'undefined')
    return `${manifest.data_schema.roles.task === 'regression' ? 'Mean predictions' : 'Selection rates'} by ${attribute}: ${reading.value}.`;
  const rateOf = (group: string | undefined) => {
    if (group === undefined) return undefined;
    const rate = readMetricAt(manifest, 'selection_rate', { attribute, group });
    return rate?.metric.kind === 'value' ? `${group} (${percentText(rate.metric.value)})` : group;
  };
  const low = rateOf(metric.argmin);
  const high = rateOf(metric.argmax);
  const between = low === undefined || high === undefined ? '' : `, between ${low} and ${high}`;
  const small = metric.smallGroups.length === 0 ? '' : ` Small groups take part: ${metric.smallGroups.join(', ')}.`;
  const what = metric.id === 'demographic_parity_difference' ? 'selection rates' : 'mean predictions';
  return `Widest gap in ${what}, by ${attribute}: ${estimate(reading)}${between}.${small}`;
}

/** The worst class stands where two classes have the groups. */
function classGapSentence(reading: MetricReading): string {
  const { metric } = reading;
  const attribute = metric.scope.attribute ?? '';
  if (metric.kind === 'undefined') return `Shares of predicted classes by ${attribute}: ${reading.value}.`;
  const small = metric.smallGroups.length === 0 ? '' : ` Small groups take part: ${metric.smallGroups.join(', ')}.`;
  const name = metric.argmax === undefined ? '' : `, for class ${metric.argmax}`;
  return `Widest gap in the share that is predicted to be of one class, by ${attribute}: ${estimate(reading)}${name}.${small}`;
}

function shiftSentence(reading: MetricReading, map: FactMap): string {
  const count = Number(map['shifts']);
  const over = `${countText(count)} ${count === 1 ? 'shift' : 'shifts'} of the population`;
  if (reading.metric.kind === 'undefined') return `Worst change under ${over}: ${reading.value}.`;
  const { shift, metric_id: id, by } = map;
  const where =
    typeof shift === 'string' && typeof id === 'string'
      ? `, of ${lowerFirst(labelOf(id))}${typeof by === 'string' ? ` by ${crossedText(by)}` : ''} under ${shift}`
      : '';
  return `Largest worsening under ${over}: ${estimate(reading)}${where}.`;
}

function estimate({ value, interval, hasInterval, n }: MetricReading): string {
  return `${value}${hasInterval ? ` ${interval}` : ''} (n = ${countText(n)})`;
}

/** A difference of rates in percentage points. */
function pointsText(x: number): string {
  return `${valueText(x * 100, 'persons')} pp`;
}
