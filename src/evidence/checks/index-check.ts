import { parseJsonFile } from '../../base/jcs.ts';
import { compareCodePoints } from '../../base/order.ts';
import { type Check, failed, judged, skipped } from '../check.ts';
import { mediaType } from '../pack/media-type.ts';
import type { PackIndex } from '../pack/pack-index.ts';
import type { PackLayout, PackRole } from '../pack/pack-layout.ts';
import { attempt, type PackContext } from '../pack-context.ts';
import { digestProblem, remedy } from './digest-problem.ts';

/** `pack.json` lists every file once, as what it is, with its size and digest; what is our own JSON is canonical. */
export async function indexCheck(context: PackContext): Promise<Check> {
  const { index, layout, files, manifestSha256 } = context;
  if ('problem' in index) return failed('index', [index.problem]);
  if ('problem' in layout) return skipped('index', 'the files are not those of a pack (required-files)');
  const problems = listingProblems(index.value, layout.value);
  const expectedManifest = index.value.files.find(({ role }) => role === 'manifest')?.sha256;
  let isChanged = false;
  for (const entry of index.value.files) {
    const bytes = files.get(entry.path);
    if (bytes === undefined) continue;
    const problem = await digestProblem(entry.path, bytes, entry, expectedManifest ?? manifestSha256);
    if (problem !== undefined) problems.push(problem);
    isChanged ||= problem !== undefined;
  }
  for (const [path, role] of layout.value.roles) {
    const bytes = files.get(path);
    if (bytes === undefined || !canonical.has(role)) continue;
    const read = attempt(() => parseJsonFile(bytes));
    if ('problem' in read) problems.push(`${path}: ${read.problem}`);
  }
  if (isChanged) problems.push(remedy);
  return judged('index', problems, `${index.value.files.length} files listed, each as stated`);
}

/** Written by this tool: one value, one spelling. Inputs and exports keep the bytes they came with. */
const canonical: ReadonlySet<PackRole> = new Set(['schema', 'decisions', 'environment', 'manifest', 'sidecar']);

function listingProblems(index: PackIndex, { roles, report, manifest, config }: PackLayout): string[] {
  const problems: string[] = [];
  const listed = index.files.map(({ path }) => path);
  const sorted = [...roles.keys()].sort(compareCodePoints);
  for (const path of sorted) if (!listed.includes(path)) problems.push(`${path} is not listed`);
  for (const { path, role, media_type: type } of index.files) {
    const known = roles.get(path);
    if (known === undefined) problems.push(`${path} is listed and not there`);
    else if (known !== role || mediaType(path) !== type)
      problems.push(`${path} is listed as ${role}, ${type} and is ${known}, ${mediaType(path)}`);
  }
  if (problems.length === 0 && listed.join('\n') !== sorted.join('\n'))
    problems.push('the files are not listed once each in the order of their names');
  for (const [key, name] of Object.entries({ report, manifest, config })) {
    const stated = index[key as 'report' | 'manifest' | 'config'];
    if (stated !== name) problems.push(`${key} is said to be ${stated} and is ${name}`);
  }
  return problems;
}
