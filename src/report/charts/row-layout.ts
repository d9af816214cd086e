/** Lines of a chart whose rows are grouped in panels, as many as fit. */
export type PanelLine<Row> =
  | { readonly kind: 'name'; readonly name: string }
  | { readonly kind: 'row'; readonly row: Row };

export interface RowLayout<Row> {
  readonly lines: readonly PanelLine<Row>[];
  readonly rowHeight: number;
  /** Rows left out at the end because no legible line was left for them. */
  readonly omitted: number;
}

/** Of a figure's 300 points, what axis and the line on omitted rows leave. */
export const maxRowsHeight = 258;

const comfortable = 15;
const tightest = 10;

/** Panel names and rows one under another: the row height shrinks to what is legible, then rows are left out. */
export function fitRows<Row>(
  panels: readonly { readonly name: string; readonly rows: readonly Row[] }[],
  height: number,
): RowLayout<Row> {
  const all = panels.flatMap((panel): PanelLine<Row>[] => [
    { kind: 'name', name: panel.name },
    ...panel.rows.map((row) => ({ kind: 'row', row }) as const),
  ]);
  const lines = all.slice(0, Math.floor(height / tightest));
  const omitted = all.slice(lines.length).filter((line) => line.kind === 'row').length;
  return { lines, rowHeight: Math.min(comfortable, height / Math.max(1, lines.length)), omitted };
}
