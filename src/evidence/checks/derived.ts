import { type Check, judged, skipped } from '../check.ts';
import { badgeSvg } from '../pack/badge-svg.ts';
import { fixedNames } from '../pack/pack-layout.ts';
import { readmeText } from '../pack/readme-text.ts';
import type { PackContext } from '../pack-context.ts';
import { sameBytes } from './same-bytes.ts';

/** README and badge say what the record gives, and nothing else. */
export function derived({ files, layout, manifest }: PackContext): Check {
  if ('problem' in layout) return skipped('derived', 'the files are not those of a pack (required-files)');
  if ('problem' in manifest) return skipped('derived', 'there is no record to derive them from (manifest-schema)');
  const problems: string[] = [];
  const compare = (path: string, text: string): void => {
    const bytes = files.get(path);
    if (bytes !== undefined && !sameBytes(bytes, new TextEncoder().encode(text)))
      problems.push(`${path} is not the text that format 1 derives from the record`);
  };
  compare(fixedNames.readme, readmeText(manifest.value, layout.value));
  compare(fixedNames.badge, badgeSvg(manifest.value));
  return judged('derived', problems, files.has(fixedNames.badge) ? 'README and badge' : 'README; no badge');
}
