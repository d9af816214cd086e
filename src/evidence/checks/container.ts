import { sha256Hex } from '../../base/sha256.ts';
import { basicContainer } from '../basic/basic-container.ts';
import { parseSums } from '../basic/parse-sums.ts';
import type { PackFiles } from '../check.ts';

/**
 * Why a container is not the exported one: the reader's reason, and the cause where the files tell it. Repacking and a zip around
 * the pack are what happens to honest packs.
 */
export async function containerProblems(pack: Uint8Array, problem: string): Promise<string[]> {
  const loose = await basicContainer(pack);
  if ('problem' in loose) return [problem];
  const inner = packInside(loose.files);
  if (inner !== undefined) return [problem, inner];
  return agreeWithSums(loose.files) ? [problem, repacked] : [problem];
}

/** A zip that holds one zip, as artifacts of build servers do; undefined for any other. */
export function packInside(files: PackFiles): string | undefined {
  const inner = [...files.keys()].filter((path) => /\.zip$/i.test(path));
  return files.has('SHA256SUMS.txt') || inner.length !== 1
    ? undefined
    : `it holds one zip, ${inner[0]}: unpack it and verify that one`;
}

const repacked =
  'repacked by another program: the files agree with each other, the container is not the one exported; keep letters beside the pack, not in it';

function agreeWithSums(files: PackFiles): boolean {
  const sums = files.get('SHA256SUMS.txt');
  if (sums === undefined) return false;
  const { entries, problems } = parseSums(sums);
  return (
    problems.length === 0 &&
    [...entries].every(([path, digest]) => {
      const bytes = files.get(path);
      return bytes !== undefined && sha256Hex(bytes) === digest;
    })
  );
}
