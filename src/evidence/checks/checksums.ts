import { type Check, failed, passed, skipped } from '../check.ts';
import { fixedNames } from '../pack/pack-layout.ts';
import { sumsText } from '../pack/sums-text.ts';
import type { PackContext } from '../pack-context.ts';
import { withoutCarriageReturns } from './digest-problem.ts';
import { sameBytes } from './same-bytes.ts';

/** `SHA256SUMS.txt` is, byte for byte, the list that the other files give. */
export function checksums({ files }: PackContext): Check {
  const bytes = files.get(fixedNames.sums);
  if (bytes === undefined) return skipped('checksums', `${fixedNames.sums} is missing (required-files)`);
  const text = sumsText(files);
  const expected = new TextEncoder().encode(text);
  if (sameBytes(bytes, expected)) return passed('checksums', `${text.split('\n').length - 1} lines`);
  if (sameBytes(withoutCarriageReturns(bytes), expected))
    return failed('checksums', [`${fixedNames.sums}: line endings were converted`]);
  return failed('checksums', differences(new TextDecoder().decode(bytes), text));
}

/** Lines of one list that the other lacks. */
function differences(found: string, expected: string): string[] {
  const [is, should] = [found, expected].map((text) => text.split('\n')) as [string[], string[]];
  const missing = should.filter((line) => !is.includes(line)).map((line) => `no line "${line}"`);
  const unknown = is.filter((line) => !should.includes(line)).map((line) => `"${line.slice(0, 200)}" does not hold`);
  const problems = [...missing, ...unknown].map((problem) => `${fixedNames.sums}: ${problem}`);
  return problems.length > 0
    ? problems
    : [`${fixedNames.sums}: the lines are not in the order of their paths, once each`];
}
