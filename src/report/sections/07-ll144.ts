import type { Cell, Fact, PerformedContent } from '../../record/content.ts';
import type { Manifest } from '../../record/manifest.ts';
import { groupRow, note, numberColumn, records, row, table, textColumn } from '../blocks.ts';
import { cellText } from '../crossed-text.ts';
import { levelOf } from '../metric-reading.ts';
import { countText, levelText, shareText, valueText } from '../numbers.ts';
import { sampleText } from '../texts.ts';
import type { Block, TableRow, ViewCell } from '../view.ts';

type Entry = Readonly<Record<string, Cell>>;

const headings: Readonly<Record<string, string>> = {
  sex: 'Sex',
  race: 'Race or ethnicity',
  sex_and_race: 'Sex and race or ethnicity',
};

/** 7.9 under a policy on New York City Local Law 144: its three tables, with what the published summary has to state. */
export function ll144(manifest: Manifest, content: PerformedContent): Block[] {
  const entries = records(content.tables?.['ll144']);
  const unknown = records(content.tables?.['ll144_unknown']);
  const facts = content.facts?.['ll144'] as Readonly<Record<string, Fact>> | undefined;
  if (facts === undefined) return [];
  const missing = Object.keys(headings).filter((kind) => !unknown.some((entry) => entry['table'] === kind));
  const missingNote = note(
    `No table for Local Law 144 by ${missing.map((kind) => (headings[kind] ?? kind).toLowerCase()).join('; ')}: the audited data hold no such attribute, or it was not named under “data.protected_attributes”.`,
  );
  if (entries.length === 0) return [missingNote];
  const hasScores = entries.some((entry) => typeof entry['scoring_rate'] === 'number');
  const rows: TableRow[] = [];
  let current = '';
  for (const entry of entries) {
    const kind = String(entry['table']);
    if (kind !== current) rows.push(groupRow(`${headings[kind] ?? kind} (${unknownWords(unknown, kind)})`));
    current = kind;
    rows.push(
      row(
        categoryCell(entry),
        countText(Number(entry['n'])),
        shareText(Number(entry['share'])),
        countText(Number(entry['selected'])),
        shareText(Number(entry['selection_rate'])),
        ratioCell(entry, 'selection'),
        ...(hasScores ? [scoringCell(entry), ratioCell(entry, 'scoring')] : []),
      ),
    );
  }
  return [
    table({
      columns: [
        textColumn('Category'),
        numberColumn('n'),
        numberColumn('Share'),
        numberColumn('Selected'),
        numberColumn('Selection rate'),
        numberColumn('Impact ratio'),
        ...(hasScores ? [numberColumn('Scoring rate'), numberColumn('Impact ratio')] : []),
      ],
      rows,
      caption:
        'Tables of a bias audit under New York City Local Law 144 (6 RCNY 5-301). Impact ratio: rate of the category over the highest rate of a category. ' +
        (hasScores
          ? `Scoring rate: share that scores above the median of all scores, ${valueText(Number(facts['median_score']), 'score')}. `
          : '') +
        `In small type the ${levelText(levelOf(manifest))} Miettinen–Nurminen interval, simultaneous over the categories of a table. The law sets no pass mark.`,
      source: 'content.7.tables.ll144',
    }),
    note(sourceWords(facts)),
    note(excludedWords(entries, facts)),
    ...(hasScores && entries.some((entry) => entry['scoring_rate'] === null)
      ? [note('Scoring rates of crossed categories: declare the pair under “data.intersections”.')]
      : []),
    ...(missing.length === 0 ? [] : [missingNote]),
  ];
}

function unknownWords(unknown: readonly Entry[], kind: string): string {
  const entry = unknown.find((one) => one['table'] === kind);
  return `unknown: ${countText(Number(entry?.['unknown'] ?? 0))}`;
}

function categoryCell(entry: Entry): ViewCell {
  const flag = String(entry['flag']);
  const text = cellText(String(entry['category']));
  return flag === 'none' ? { text } : { text, sub: flag };
}

function ratioCell(entry: Entry, which: 'selection' | 'scoring'): ViewCell {
  const [ratio, lower, upper] = ['ratio', 'lower', 'upper'].map((name) => entry[`${which}_${name}`]);
  if (entry[`${which}_rate`] === null) return { text: 'no scores' };
  if (typeof ratio !== 'number')
    return { text: entry['flag'] === 'excluded' ? 'excluded' : 'undefined: no rate above 0' };
  const text = valueText(ratio, 'ratio');
  return typeof lower === 'number' && typeof upper === 'number'
    ? { text, sub: `[${valueText(lower, 'ratio')}, ${valueText(upper, 'ratio')}]` }
    : { text, sub: 'highest' };
}

function scoringCell(entry: Entry): ViewCell {
  const rate = entry['scoring_rate'];
  return { text: typeof rate === 'number' ? shareText(rate) : 'no scores' };
}

function sourceWords(facts: Readonly<Record<string, Fact>>): string {
  const { sample, statement } = facts;
  const stated = `Data used, as stated: “${sampleText(String(sample))}”.`;
  if (typeof statement === 'string') return `${stated} ${statement}`;
  return sample === 'production'
    ? stated
    : `${stated} Why they stand in for decisions as they were made is not stated (“data.holdout_statement”).`;
}

function excludedWords(entries: readonly Entry[], facts: Readonly<Record<string, Fact>>): string {
  const of = (flag: string) => entries.filter((entry) => entry['flag'] === flag).length;
  const least = facts['least_rows'];
  const left =
    typeof least === 'number'
      ? `Left out of the impact ratios with fewer than ${countText(least)} rows (“small_groups: exclude”): ${countText(of('excluded'))}; their rows and rates stand above.`
      : 'No category is left out of the impact ratios.';
  const small = of('under 2 %');
  return small === 0
    ? left
    : `${left} Marked “under 2 %” are ${countText(small)} that the rule would allow to leave out.`;
}
