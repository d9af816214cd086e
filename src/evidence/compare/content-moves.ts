import { type Absent, type Content, type ContentBlock, isAbsent, type PerformedContent } from '../../record/content.ts';
import { mapChanges, sameJson } from './map-changes.ts';

export interface ContentMove {
  /** Key of `content`: a section of the report, or `front`. */
  readonly section: string;
  readonly move: 'performed' | 'not_performed' | 'changed';
  /** Which tables, series, texts, facts differ; or why the section is absent. */
  readonly detail: string;
}

/**
 * Sections whose content differs: performed only in one of the audits, or with other tables, series, texts or facts.
 *
 * @example contentMoves(old.content, now.content)[0] // { section: '6', move: 'changed', detail: 'tables: selection' }
 */
export function contentMoves(before: Content, after: Content): ContentMove[] {
  return mapChanges<unknown>(before, after).map(({ key: section, before: old, after: now }) => {
    if (section === 'front') return { section, move: 'changed', detail: frontDetail(old, now) };
    const [was, is] = [old as ContentBlock, now as ContentBlock];
    if (isAbsent(was) && isAbsent(is)) return { section, move: 'changed', detail: `${was.absent} → ${is.absent}` };
    if (isAbsent(is)) return { section, move: 'not_performed', detail: because(is) };
    if (isAbsent(was)) return { section, move: 'performed', detail: `was: ${because(was)}` };
    return { section, move: 'changed', detail: parts(was, is) };
  });
}

function because({ absent }: Absent): string {
  return absent;
}

function parts(before: PerformedContent, after: PerformedContent): string {
  return (['tables', 'series', 'texts', 'facts', 'absent'] as const)
    .map((part): [string, string[]] => [
      part === 'absent' ? 'not performed' : part,
      mapChanges<unknown>(before[part] ?? {}, after[part] ?? {}).map(({ key }) => key),
    ])
    .filter(([, names]) => names.length > 0)
    .map(([part, names]) => `${part}: ${names.join(', ')}`)
    .join('; ');
}

/** Items of the review by id, with their states where these moved. */
function frontDetail(before: unknown, after: unknown): string {
  const [old, now] = [before, after] as [Content['front'], Content['front']];
  const states = ({ review }: Content['front']) =>
    Object.fromEntries([...review.checklist, ...review.red_flags].map(({ id, state }) => [id, state]));
  const moved = mapChanges<string>(states(old), states(now)).map(
    ({ key, before: was = 'none', after: is = 'none' }) => `${key} ${was} → ${is}`,
  );
  const facts = sameJson(old.facts, now.facts) ? [] : ['institution, sample or roles'];
  return [...moved, ...facts].join('; ') || 'evidence of the review';
}
