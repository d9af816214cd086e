import { allDefinitions } from '../../src/metrics/catalogue.ts';
import { isAbsent, type SectionKey } from '../../src/record/content.ts';
import { type GateDecision, isJudged } from '../../src/record/decisions.ts';
import type { Manifest } from '../../src/record/manifest.ts';
import type { Figure, ReportView, SectionView, Table, TableRow, ViewCell } from '../../src/report/view.ts';

/** The numbers that a report prints, and the reason why each of them may stand where it stands. */

/** Numbers with a decimal point, as printed: U+2212 as minus, commas in groups of three. */
export function decimalsIn(text: string): string[] {
  return text.match(/[−-]?(?<![\d.])\d[\d,]*\.\d+(?!\.?\d)/g) ?? [];
}

/** Whether a printed number is x, rounded half away from zero to the digits shown. */
export function isRounded(printed: string, x: number | null | undefined): boolean {
  if (typeof x !== 'number') return false;
  const decimals = printed.split('.')[1]?.length ?? 0;
  return Math.abs(numberOf(printed) - x) <= 0.5 * 10 ** -decimals + 1e-12;
}

export function numberOf(printed: string): number {
  return Number(printed.replace('−', '-').replaceAll(',', ''));
}

/** Tables and figures of a section, pairs taken apart. */
export function partsOf({ blocks }: SectionView): (Table | Figure)[] {
  return blocks
    .flatMap((block) => (block.kind === 'pair' ? [block.left, block.right] : [block]))
    .filter((block) => block.kind === 'table' || block.kind === 'figure');
}

export function cellsOf(section: SectionView): { table: Table; row: TableRow; index: number; cell: ViewCell }[] {
  return partsOf(section)
    .filter((part) => part.kind === 'table')
    .flatMap((table) => {
      const rows = table.rows.filter(({ kind }) => kind === 'row');
      return rows.flatMap((row, index) => row.cells.map((cell) => ({ table, row, index, cell })));
    });
}

/** Numbers of the section's tables for which no reason is found, each with its cell. */
export function unexplained(manifest: Manifest, section: SectionView): string[] {
  const key = section.number as SectionKey;
  const content = manifest.content[key];
  const tables = isAbsent(content) ? [] : Object.values(content.tables ?? {});
  const meanings = new Set(allDefinitions().map(({ meaning }) => meaning));
  return cellsOf(section).flatMap(({ table, row, index, cell }) => {
    const own = cell.metric === undefined ? undefined : limitsOf(manifest, cell.metric);
    const sameRow = tables
      .filter(({ rows }) => rows.length === table.rows.filter(({ kind }) => kind === 'row').length || rows.length > 60)
      .flatMap(({ rows }) => (rows[index] ?? []).filter((value) => typeof value === 'number'));
    // Of a table that is printed in part: the rows with the same name.
    const [first] = row.cells;
    const named = tables
      .filter(({ rows }) => rows.length > table.rows.filter(({ kind }) => kind === 'row').length)
      .flatMap(({ rows }) => rows.filter((cells) => first !== undefined && cells.includes(first.text)))
      .flatMap((cells) => cells.filter((value) => typeof value === 'number'));
    const gates = gatesNamed(manifest, `${table.caption} ${row.cells.map(({ text }) => text).join(' ')}`);
    // Small type below a metric is its interval, or a number of the row that says what it is.
    const isWhole = own !== undefined && (cell.sub === undefined || cell.sub.startsWith('['));
    const reasons = isWhole ? own : [...(own ?? []), ...sameRow, ...named, ...gates];
    return decimalsIn(`${cell.text} ${cell.sub ?? ''}`)
      .filter(
        (printed) =>
          !reasons.some((x) => isRounded(printed, x) || (cell.text === `< ${printed}` && x < Number(printed))),
      )
      .filter(() => !meanings.has(cell.text) && !policyTexts(manifest).includes(cell.text))
      .map((printed) => `${printed} in "${cell.text}" of "${table.caption.slice(0, 60)}", row ${index + 1}`);
  });
}

/** Every number of the record that prose, captions and alternative texts may speak of. */
export function numbersOf(manifest: Manifest): number[] {
  const keys = Object.keys(manifest.metrics);
  const gates = isJudged(manifest.gates) ? manifest.gates.gates.flatMap(numbersOfGate) : [];
  const tables = Object.entries(manifest.content)
    .filter(([key]) => key !== 'front')
    .flatMap(([, block]) =>
      Object.values((Reflect.get(block, 'tables') ?? {}) as Record<string, { rows: unknown[][] }>),
    );
  const cells = tables.flatMap(({ rows }) => rows.flat()).filter((value) => typeof value === 'number');
  const values = [...keys.flatMap((key) => limitsOf(manifest, key)), ...gates, ...cells];
  return [...new Set([...values, ...values.map((x) => x * 100)])];
}

/** Value and limits of a metric. */
function limitsOf(manifest: Manifest, key: string): number[] {
  const result = manifest.metrics[key]?.result;
  if (result?.kind !== 'value') return [];
  return [result.value, result.ci?.lower, result.ci?.upper].filter((x) => typeof x === 'number');
}

function gatesNamed(manifest: Manifest, text: string): number[] {
  if (!isJudged(manifest.gates)) return [];
  return manifest.gates.gates.filter(({ name }) => text.includes(name)).flatMap(numbersOfGate);
}

function numbersOfGate({ threshold, value, ci, rows }: GateDecision): number[] {
  return [threshold, value, ci?.lower, ci?.upper, ...rows.flatMap((r) => [r.value, r.ci?.lower, r.ci?.upper])]
    .flat()
    .filter((x) => typeof x === 'number');
}

function policyTexts({ gates }: Manifest): string[] {
  return isJudged(gates) ? gates.policies.map(({ version }) => version) : [];
}

/** Every text that is printed, but for drawings: with each occurrence, so that occurrences can be counted. */
export function printedTexts(view: ReportView): string[] {
  const { cover, review } = view;
  const texts = [
    view.header.left,
    view.header.right,
    view.footer,
    cover.institution,
    cover.title,
    cover.model,
    cover.outcome.sentence,
    ...cover.facts.flatMap(({ label, text }) => [label, text]),
    ...cover.signatures.flatMap(({ role, name }) => [role, name]),
    ...cover.digests.flatMap(({ label, text }) => [label, text]),
    ...cover.reproduce,
    ...cover.notices,
    ...[...review.checklist, ...review.redFlags].flatMap(({ item, evidence, section }) => [item, evidence, section]),
  ];
  for (const section of view.sections) {
    texts.push(section.number, section.title);
    for (const block of section.blocks) {
      if (block.kind === 'heading') texts.push(block.number, block.title);
      if (block.kind === 'prose') texts.push(...block.paragraphs);
      if (block.kind === 'callout') texts.push(block.title, ...block.paragraphs);
      if (block.kind === 'listing') texts.push(...block.lines);
      if (block.kind === 'stub') texts.push(block.text);
    }
    for (const part of partsOf(section)) {
      texts.push(part.caption);
      if (part.kind !== 'table') continue;
      texts.push(...part.columns.map(({ title }) => title), part.more ?? '');
      for (const cell of part.rows.flatMap(({ cells }) => cells)) texts.push(cell.text, cell.sub ?? '');
    }
  }
  return texts;
}
