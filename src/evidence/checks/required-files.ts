import { type Check, failed, passed } from '../check.ts';
import type { PackContext } from '../pack-context.ts';

/** Every file that a pack has to have, one report with its record, and nothing that no pack holds. */
export function requiredFiles({ layout, files }: PackContext): Check {
  if ('problem' in layout) return failed('required-files', layout.problem.split('; '));
  return passed('required-files', `${files.size} files, report ${layout.value.report}`);
}
