import { type Diagnostic, diagnostic } from '../base/diagnostic.ts';
import { showCell } from '../data/show-cell.ts';
import type { MeasuredAudit } from './measured-audit.ts';
import { smallGroup, verySmallGroup } from './steps/07-groups.ts';

/** One warning per attribute with small groups, smallest first. They are reported all the same; an empty group says so itself. */
export function smallGroupWarnings(attributes: MeasuredAudit['attributes'], file: string): Diagnostic[] {
  return attributes.flatMap(({ name, groups }) => {
    const small = groups.filter(({ n }) => n > 0 && n < smallGroup).sort((a, b) => a.n - b.n);
    if (small.length === 0) return [];
    const listed = small
      .slice(0, 5)
      .map(({ group, n }) => `${showCell(group)} (${n < verySmallGroup ? `${n}, n < ${verySmallGroup}` : n})`);
    const what = small.length === 1 ? '1 group of' : `${small.length} groups of`;
    const message = `${what} "${name}" ${small.length === 1 ? 'has' : 'have'} fewer than ${smallGroup} rows: ${listed.join(', ')}${small.length > 5 ? ', …' : ''}`;
    return [
      diagnostic('warning', 'data.small_group', message, {
        where: { file },
        hint: 'their figures are uncertain; audit more rows, or join groups with bins or groups',
      }),
    ];
  });
}
