import type { ShiftConfig, ShiftMove } from './audit-config.ts';

export type ReadShift = ShiftConfig | { readonly fault: string };

const amount = /^(.+):([+-](?:0(?:\.\d+)?|\.\d+))$/s;

/**
 * Reads `attr:±x` or `attr=group:±x`; several joined by `, ` move together. A label that holds `=` is found first as a whole.
 *
 * @param labels of the protected attributes
 * @example readShift('gender:+0.1', ['gender']) // { text: 'gender:+0.1', moves: [{ attribute: 'gender', by: 0.1 }] }
 */
export function readShift(text: string, labels: readonly string[]): ReadShift {
  const parts = text.split(/,\s*(?=[^,]*:[+-](?:0(?:\.\d+)?|\.\d+)(?:,|$))/);
  const moves: ShiftMove[] = [];
  for (const part of parts) {
    const [, what, by] = amount.exec(part) ?? [];
    if (what === undefined || by === undefined)
      return {
        fault: `"${part}" is no shift: write an attribute, ":" and share points with their sign, as in gender:+0.1`,
      };
    if (Number(by) === 0) return { fault: `"${part}" shifts nothing` };
    const move = subject(what, labels);
    if (move === null) return { fault: `"${what}" is no protected attribute, nor a group of one` };
    if (moves.some(({ attribute }) => attribute === move.attribute))
      return { fault: `"${text}" shifts "${move.attribute}" twice` };
    moves.push({ ...move, by: Number(by) });
  }
  return { text, moves };
}

function subject(what: string, labels: readonly string[]): Omit<ShiftMove, 'by'> | null {
  if (labels.includes(what)) return { attribute: what };
  for (let at = what.indexOf('='); at >= 0; at = what.indexOf('=', at + 1)) {
    const attribute = what.slice(0, at);
    if (labels.includes(attribute)) return { attribute, group: what.slice(at + 1) };
  }
  return null;
}
