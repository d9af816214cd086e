import type { Block, Figure, SectionView, Table } from '../../src/report/view.ts';

/** A section as plain text, for snapshots: what a reader of the page sees, without its layout and digests. */
export function textOfSection({ number, title, blocks }: SectionView): string {
  return withoutDigests([`${number} ${title}`, ...blocks.flatMap(blockLines)].join('\n').concat('\n'));
}

/** Digests change with every word of the report; that they are the record's is another test. */
export function withoutDigests(text: string): string {
  return text.replace(/\b[0-9a-f]{64}\b/g, '<64 hex digits>').replace(/\b[0-9a-f]{16}\b/g, '<16 hex digits>');
}

function blockLines(block: Block): string[] {
  switch (block.kind) {
    case 'heading':
      return ['', `${block.number} ${block.title}`];
    case 'prose':
      return block.paragraphs.map((p) => (block.style === undefined ? p : `(${block.style}) ${p}`));
    case 'callout':
      return [`[${block.tone}] ${block.title}`, ...block.paragraphs.map((p) => `  ${p}`)];
    case 'stub':
      return [block.text];
    case 'listing':
      return block.lines.map((line) => `  $ ${line}`);
    case 'pair':
      return [...either(block.left), ...either(block.right)];
    default:
      return either(block);
  }
}

function either(block: Figure | Table): string[] {
  return block.kind === 'figure' ? figureLines(block) : tableLines(block);
}

function figureLines({ chart, width, caption, alt }: Figure): string[] {
  return [`{${chart.type}, ${width} pt} ${caption}`, `  alt: ${alt}`];
}

function tableLines({ columns, rows, caption, metrics, more }: Table): string[] {
  return [
    caption,
    `  ${columns.map((c) => c.title).join(' | ')}`,
    ...rows.map(({ kind, cells }) => {
      const texts = cells.map((c) => {
        const text = c.strip === undefined ? c.text : `«strip: ${c.strip.alt}»`;
        return c.sub === undefined ? text : `${text} (${c.sub})`;
      });
      return kind === 'group' ? `  = ${texts.join(' ')}` : `  ${texts.join(' | ')}`;
    }),
    ...(more === undefined ? [] : [`  ${more}`]),
    ...(metrics.length === 0 ? [] : [`  Metrics: ${metrics.join(', ')}`]),
  ];
}
