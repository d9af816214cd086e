import { suggest } from '../base/suggest.ts';
import { attributeLabels, crossedLabels } from './build-attributes.ts';
import type { Report } from './check-report.ts';
import type { ConfigFile } from './schema/audit-config-schema.ts';

/** More crossings than this are taken for a mistake; each is a set of groups of its own. */
const most = 60;

/** Crossings name declared attributes, two or more, each once. */
export function checkIntersections(file: ConfigFile, report: Report): void {
  const written = file.data?.intersections ?? [];
  const labels = attributeLabels(file.data);
  const seen = new Set<string>();
  if (written.length > most)
    report('config.value', ['data', 'intersections'], `data.intersections holds ${written.length}, more than ${most}`);
  for (const [i, crossing] of written.entries()) {
    const path = ['data', 'intersections', i];
    const named = crossedLabels(crossing);
    const unknown = named.find((label) => !labels.includes(label));
    if (unknown !== undefined) {
      const meant = suggest(unknown, labels);
      const hint =
        meant !== undefined
          ? `did you mean "${meant}"?`
          : `name labels of data.protected_attributes${labels.some((label) => label.includes('*')) ? ', as a list' : ''}`;
      report('config.value', path, `"${unknown}" is no protected attribute`, hint);
      continue;
    }
    const distinct = labels.filter((label) => named.includes(label));
    const name = distinct.join('*');
    if (distinct.length < 2 || distinct.length < named.length)
      report('config.value', path, `an intersection needs two or more different attributes`, 'write "a*b" or [a, b]');
    else if (seen.has(name)) report('config.value', path, `the intersection ${name} stands twice`, 'remove one');
    else if (labels.includes(name))
      report('config.value', path, `the intersection is called as the attribute "${name}"`, 'give that another label');
    seen.add(name);
  }
}
