import type { Cell, Fact, PerformedContent } from '../../record/content.ts';
import type { Manifest } from '../../record/manifest.ts';
import { outlineTitle } from '../../record/outline.ts';
import {
  estimateCell,
  groupRow,
  layOut,
  numberColumn,
  prose,
  type ReportSection,
  records,
  row,
  table,
  textColumn,
  valueCell,
} from '../blocks.ts';
import { crossedText } from '../crossed-text.ts';
import { lowerFirst } from '../letter-case.ts';
import { labelOf, levelOf, metricKeyIn, readMetric } from '../metric-reading.ts';
import { countText, levelText, plainNumber, shareText, valueText } from '../numbers.ts';
import { reasonCodeText } from '../undefined-text.ts';
import type { Block, LinesChart, TableRow, ViewCell } from '../view.ts';
import { countedOnceNote } from '../weight-note.ts';
import { shortened } from './07-groups.ts';
import { decidedAt } from './07-individual.ts';
import { subgroups } from './10-subgroups.ts';

type Entry = Readonly<Record<string, Cell>>;

/** Lines that stay apart in one figure. */
const mostLines = 6;

export const robustnessSection: ReportSection = {
  number: '10',
  title: outlineTitle('10'),
  build: (manifest) =>
    layOut(manifest, '10', {
      '10.1': (content) => shifts(manifest, content),
      '10.2': (content) => worstCase(manifest, content),
      '10.3': (content) => noise(manifest, content),
      '10.4': (content) => subgroups(manifest, content),
    }),
};

function shifts(manifest: Manifest, content: PerformedContent): Block[] {
  const entries = records(content.tables?.['shifts']);
  const margins = records(content.tables?.['shift_margins']);
  const moving = entries.filter((entry) => entry['invariant'] !== true);
  const fixed = fixedWords(entries.filter((entry) => entry['invariant'] === true));
  const rows: TableRow[] = [];
  let current = '';
  for (const entry of moving) {
    const shift = String(entry['shift']);
    if (shift !== current) rows.push(groupRow(`${shift}: ${marginWords(margins, shift)}`));
    current = shift;
    rows.push(shiftRow(manifest, entry));
  }
  for (const entry of margins) {
    if (typeof entry['reason'] !== 'string') continue;
    rows.push(groupRow(`${String(entry['shift'])}: not reached, because ${reasonCodeText(entry['reason'])}`));
  }
  return [
    table({
      columns: [
        textColumn('Metric'),
        numberColumn('As audited'),
        numberColumn('Shifted'),
        numberColumn('Interval'),
        numberColumn('Change'),
      ],
      rows,
      caption:
        `The same model on a population with other group shares: rows are weighted, none is scored again; n = ${countText(manifest.dataset['audited']?.shape[0] ?? 0)}. ` +
        `Interval: of the shifted value, ${levelText(levelOf(manifest))}; bootstrap, the shares fitted anew in each sample; of gaps between groups and of calibration errors by their own method on the effective number of rows (appendix A).`,
      metrics: [...new Set(moving.map((entry) => `shifted.${String(entry['metric'])}`))],
      source: 'content.10.tables.shifts',
    }),
    ...(fixed === '' ? [] : [prose(`Cannot move, so not counted: ${fixed}.`)]),
    ...shiftFigures(moving),
    ...worstSentence(manifest, content),
  ];
}

/** What compares the groups of a shifted attribute: weights are constant inside them. */
function fixedWords(entries: readonly Entry[]): string {
  const by = new Map<string, Set<string>>();
  for (const entry of entries) {
    const attribute = String(entry['attribute']);
    by.set(attribute, (by.get(attribute) ?? new Set()).add(crossedText(String(entry['by']))));
  }
  return [...by]
    .map(([attribute, names]) => `comparisons by ${[...names].join(' and ')} under a shift of ${attribute}`)
    .join('; ');
}

function shiftRow(manifest: Manifest, entry: Entry): TableRow {
  const [change, lower, upper, reason] = [entry['change'], entry['lower'], entry['upper'], entry['reason']];
  const why = typeof reason === 'string' ? `undefined: ${reasonCodeText(reason)}` : 'no value';
  const both = typeof lower === 'number' && typeof upper === 'number';
  return row(
    metricWords(entry),
    plain(manifest, entry['baseline'], why),
    plain(manifest, entry['shifted'], why),
    both ? `[${valueText(lower, 'score')}, ${valueText(upper, 'score')}]` : 'no interval',
    typeof change === 'number' ? valueText(change, 'difference') : why,
  );
}

function plain(manifest: Manifest, cell: Cell | undefined, otherwise: string): ViewCell {
  if (typeof cell === 'number') return { text: valueText(cell, 'score') };
  return metricKeyIn(cell) === undefined ? { text: otherwise } : valueCell(manifest, cell);
}

function metricWords(entry: Entry): string {
  const by = entry['by'];
  return `${labelOf(String(entry['metric']))}${typeof by === 'string' ? ` by ${crossedText(by)}` : ''}`;
}

/** The shares that move: `female 0.310 to 0.410`. */
function marginWords(margins: readonly Entry[], shift: string): string {
  const words = margins.flatMap((entry) => {
    const { observed, target } = entry;
    return entry['shift'] === shift && typeof observed === 'number' && typeof target === 'number'
      ? [`${String(entry['group'])} ${shareText(observed)} to ${shareText(target)}`]
      : [];
  });
  const shown = words.slice(0, 4).join(', ');
  return words.length > 4 ? `${shown} and ${words.length - 4} more` : shown;
}

/** Change over the size of the shift, one figure per shifted attribute; every line begins where nothing is shifted. */
function shiftFigures(entries: readonly Entry[]): Block[] {
  const targets = [...new Set(entries.map(targetOf))];
  return targets.flatMap((attribute): Block[] => {
    const lines = linesOf(entries.filter((entry) => targetOf(entry) === attribute));
    const [first, ...rest] = lines.map(({ name, points }) => ({
      name,
      change: Math.max(...points.map((p) => Math.abs(p.y))),
    }));
    if (first === undefined) return [];
    const most = rest.reduce((a, b) => (b.change > a.change ? b : a), first);
    const chart: LinesChart = {
      type: 'lines',
      x: { title: `Shift of the shares of ${attribute}, pp` },
      y: { title: 'Change of the metric' },
      lines: [...lines].sort((a, b) => reach(b.points) - reach(a.points)).slice(0, mostLines),
    };
    const message = `${most.name} moves most, by ${valueText(most.change, 'difference')}`;
    return [
      {
        kind: 'figure',
        chart,
        width: 480,
        caption: `Shift of ${attribute}: ${message}. The ${chart.lines.length} metrics that move most; table above for their intervals.`,
        alt: shortened(
          `Change of ${chart.lines.length} metrics over the size of the shift of ${attribute}; ${message}.`,
        ),
      },
    ];
  });
}

/** What a shift moves, as written before its size: `gender`, `age_group=62+`. */
function targetOf(entry: Entry): string {
  return String(entry['shift']).replace(/:[^:]*$/, '');
}

function linesOf(entries: readonly Entry[]): { name: string; points: { x: number; y: number }[] }[] {
  const lines = new Map<string, { x: number; y: number }[]>();
  for (const entry of entries) {
    const { size, change } = entry;
    if (typeof size !== 'number' || typeof change !== 'number') continue;
    const name = metricWords(entry);
    lines.set(name, [...(lines.get(name) ?? [{ x: 0, y: 0 }]), { x: size * 100, y: change }]);
  }
  return [...lines].map(([name, points]) => ({ name, points: points.sort((a, b) => a.x - b.x) }));
}

function reach(points: readonly { readonly y: number }[]): number {
  return Math.max(...points.map((p) => Math.abs(p.y)));
}

function worstSentence(manifest: Manifest, content: PerformedContent): Block[] {
  const worst = content.facts?.['worst_shift'] as Readonly<Record<string, Fact>> | undefined;
  if (worst === undefined) return [];
  const key = metricKeyIn(worst['largest']);
  const reading = key === undefined ? undefined : readMetric(manifest, key);
  const value =
    reading?.metric.kind === 'value'
      ? `${reading.value}${reading.hasInterval ? ` ${reading.interval}` : ''}`
      : valueText(Number(worst['degradation']), 'difference');
  const limit = content.facts?.['degradation_limit'];
  const limitWords = typeof limit === 'number' ? ` The configuration’s limit is ${plainNumber(limit)}.` : '';
  return [
    prose(
      `Largest worsening: ${value}, of ${lowerFirst(metricWords({ metric: String(worst['metric_id']), by: typeof worst['by'] === 'string' ? worst['by'] : null }))} under ${String(worst['shift'])}.${limitWords}`,
    ),
  ];
}

function worstCase(manifest: Manifest, content: PerformedContent): Block[] {
  const rows: TableRow[] = [];
  let current = '';
  for (const entry of records(content.tables?.['worst_case'])) {
    const place = `${String(entry['attribute'])}, shares within ±${plainNumber(Number(entry['distance']) * 100)} pp`;
    if (place !== current) rows.push(groupRow(place));
    current = place;
    const value = entry['value'];
    rows.push(
      row(
        metricWords(entry),
        plain(manifest, entry['baseline'], 'no value'),
        typeof value === 'number' ? valueText(value, 'score') : 'no value',
      ),
    );
  }
  return [
    table({
      columns: [textColumn('Metric'), numberColumn('As audited'), numberColumn('At the worst shares')],
      rows,
      caption: `The least favourable group shares within the stated distance, for each metric its own; n = ${countText(manifest.dataset['audited']?.shape[0] ?? 0)}, no interval method.`,
      source: 'content.10.tables.worst_case',
    }),
  ];
}

function noise(manifest: Manifest, content: PerformedContent): Block[] {
  const number = (cell: Cell | undefined): ViewCell =>
    typeof cell === 'number' ? { text: valueText(cell, 'score') } : estimateCell(manifest, cell);
  return [
    table({
      columns: [
        textColumn('Noise, in standard deviations'),
        numberColumn('n'),
        numberColumn('Decisions flipped'),
        numberColumn('Share'),
        numberColumn('Score change, 95 %'),
        numberColumn('Largest'),
      ],
      rows: records(content.tables?.['noise']).map((entry) =>
        row(
          valueText(Number(entry['epsilon']), 'ratio'),
          countText(Number(entry['n'])),
          countText(Number(entry['flips'])),
          number(entry['flip_rate']),
          number(entry['score_change_p95']),
          number(entry['score_change_max']),
        ),
      ),
      caption: `Gaussian noise on the numeric inputs. In small type the ${levelText(levelOf(manifest))} Wilson interval. The largest change grows with n and is information only.${decidedAt(content.facts?.['noise'])}`,
      metrics: ['perturbation_flip_rate', 'perturbation_score_change_p95', 'perturbation_score_change_max'],
      source: 'content.10.tables.noise',
    }),
    ...countedOnceNote(manifest, content, 'noise_weights'),
  ];
}
