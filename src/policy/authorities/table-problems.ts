import { type Diagnostic, problem } from '../../base/diagnostic.ts';
import type { YamlFile, YamlPath } from '../../base/yaml.ts';
import type { AuthorityStatus } from '../../record/decisions.ts';
import type { Instrument } from './authority-table.ts';
import { foldName, foldProvision } from './fold-citation.ts';

type Refuse = (path: YamlPath, message: string) => void;

/**
 * What a schema cannot see: ids that stand twice, references that lead nowhere or in a circle, names that mean two things,
 * dates out of order, a state that its dates deny.
 *
 * @param own the instruments of the file, in its order
 * @param below those of the table underneath that the file does not replace
 */
export function tableProblems(own: readonly Instrument[], below: readonly Instrument[], yaml: YamlFile): Diagnostic[] {
  const found: Diagnostic[] = [];
  const refuse: Refuse = (path, message) => {
    const where = yaml.at(['instruments', ...path]);
    found.push(problem('policy.schema', message, { rule: 'authorities', where }));
  };
  const all = new Map([...below, ...own].map((entry) => [entry.id, entry]));
  const ids = new Set<string>();
  const names = new Map(below.flatMap(({ id, aliases }) => aliases.map((alias) => [foldName(alias), id])));
  own.forEach((instrument, i) => {
    const { id, aliases, supersededBy, pending } = instrument;
    if (ids.has(id)) refuse([i, 'id'], `"${id}" stands twice`);
    ids.add(id);
    aliases.forEach((alias, j) => {
      const owner = names.get(foldName(alias));
      if (owner !== undefined) refuse([i, 'aliases', j], `"${alias}" is an alias of ${owner} and of ${id}`);
      names.set(foldName(alias), id);
    });
    supersededBy.forEach((next, j) => {
      if (!all.has(next)) refuse([i, 'superseded_by', j], `"${next}" is not in the table`);
      else if (leadsTo(next, id, all)) refuse([i, 'superseded_by', j], `"${next}" is superseded by "${id}" in turn`);
    });
    if (pending?.instrument !== null && pending !== null && !all.has(pending.instrument))
      refuse([i, 'pending', 'instrument'], `"${pending.instrument}" is not in the table`);
    dateProblems(instrument, (message) => refuse([i], `${id}: ${message}`));
    provisionProblems(instrument, [i, 'provisions'], refuse);
  });
  return found;
}

function provisionProblems({ id, provisions }: Instrument, path: YamlPath, refuse: Refuse): void {
  const ids = new Set<string>();
  const names = new Map<string, string>();
  provisions.forEach((provision, j) => {
    if (ids.has(provision.id)) refuse([...path, j, 'id'], `"${id}#${provision.id}" stands twice`);
    ids.add(provision.id);
    const { label, aliases, legacyAliases } = provision;
    // Two provisions may have one heading: it then names neither.
    const own = [...(label === null ? [] : [label]), ...aliases, ...legacyAliases];
    for (const name of new Set(own.map(foldProvision))) {
      const owner = names.get(name);
      if (owner !== undefined) refuse([...path, j], `"${name}" means ${id}#${owner} and ${id}#${provision.id}`);
      names.set(name, provision.id);
    }
    dateProblems(provision, (message) => refuse([...path, j], `${id}#${provision.id}: ${message}`));
  });
}

interface Dated {
  readonly status: AuthorityStatus | null;
  readonly from: string | null;
  readonly to: string | null;
}

/** A state that only dates can give, without them: nothing could say from when it holds. */
function dateProblems({ status, from, to }: Dated, refuse: (message: string) => void): void {
  if (from !== null && to !== null && from >= to) refuse(`from ${from} is not before to ${to}`);
  if ((status === 'superseded' || status === 'withdrawn') && to === null) refuse(`${status} needs a date in "to"`);
  if (status === 'future' && from === null) refuse('future needs a date in "from"');
}

function leadsTo(start: string, target: string, all: ReadonlyMap<string, Instrument>): boolean {
  const seen = new Set<string>();
  const open = [start];
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    if (id === target) return true;
    if (!seen.has(id)) open.push(...(all.get(id)?.supersededBy ?? []));
    seen.add(id);
  }
  return false;
}
