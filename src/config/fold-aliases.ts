import { type Diagnostic, problem } from '../base/diagnostic.ts';
import { aliases } from './key-states.ts';
import { isMap, type Places, pathOf, valueAt } from './places.ts';

/**
 * Moves old names and places of keys to the present ones. Two that disagree are a conflict: nobody could say which was meant.
 */
export function foldAliases(
  file: unknown,
  places: Places,
): { readonly file: unknown; readonly diagnostics: readonly Diagnostic[] } {
  const diagnostics: Diagnostic[] = [];
  let folded = file;
  const origin = new Map<string, string>();
  for (const { alias, of } of aliases()) {
    const value = valueAt(file, pathOf(alias));
    if (value === undefined) continue;
    const present = valueAt(folded, pathOf(of));
    if (present === undefined) {
      folded = isMap(folded) ? { ...folded, [of]: value } : folded;
      origin.set(of, alias);
    } else if (!sameValue(present, value)) {
      const first = origin.get(of) ?? of;
      diagnostics.push(
        problem('config.conflict', `${first}: ${show(present)} but ${alias}: ${show(value)}`, {
          hint: `keep one: ${of}`,
          where: places.at(pathOf(alias), 'key'),
        }),
      );
    }
  }
  return { file: folded, diagnostics };
}

function sameValue(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  const keys = Object.keys(a);
  return keys.length === Object.keys(b).length && keys.every((key) => sameValue(valueAt(a, [key]), valueAt(b, [key])));
}

function show(value: unknown): string {
  return typeof value === 'object' ? 'a map' : String(value);
}
