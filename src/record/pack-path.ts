/**
 * Paths of text inputs inside an evidence pack (evidence.md 2.1, 2.2): `<folder>/<base name>`, characters outside the set as
 * `_`, and `01-`, `02-`, … before names that would be equal. The decisions name policies by these paths, so that they say the
 * same before and after packing.
 *
 * @param files paths as written, in the order of the audit; `/` and `\` both separate
 * @example packPaths('policy', ['firm.yaml', 'b/firm.yaml']) // ['policy/01-firm.yaml', 'policy/02-firm.yaml']
 */
export function packPaths(folder: string, files: readonly string[]): string[] {
  const names = files.map(packName);
  const folded = names.map((name) => name.toLowerCase());
  const numbered = names.map((name, index) => {
    const same = folded.flatMap((other, place) => (other === folded[index] ? [place] : []));
    return same.length === 1 ? name : numberedName(same.indexOf(index), name);
  });
  // A name may look like a numbered one already: then every name gets its place in the list.
  const isDistinct = new Set(numbered.map((name) => name.toLowerCase())).size === files.length;
  return (isDistinct ? numbered : names.map((name, index) => numberedName(index, name))).map(
    (name) => `${folder}/${name}`,
  );
}

function numberedName(index: number, name: string): string {
  return `${String(index + 1).padStart(2, '0')}-${name}`;
}

/** Device names of Windows, which no file there may have before its first dot. */
const reserved = /^(con|prn|aux|nul|com[1-9]|lpt[1-9])(\.|$)/i;
const maxLength = 80;

/** A base name with characters outside the set as `_`: a name that any file system can hold. */
export function packName(file: string): string {
  const base = file.split(/[\\/]/).pop() ?? '';
  const safe = base
    .replace(/[^A-Za-z0-9._-]/gu, '_')
    .replace(/^(?![A-Za-z0-9_])/, '_')
    .replace(/\.+$/, '_');
  const free = reserved.test(safe) ? `_${safe}` : safe;
  if (free.length <= maxLength) return free;
  const extension = /\.[A-Za-z0-9]{1,8}$/.exec(free)?.[0] ?? '';
  return free.slice(0, maxLength - extension.length) + extension;
}
