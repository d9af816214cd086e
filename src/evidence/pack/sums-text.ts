import { compareCodePoints } from '../../base/order.ts';
import type { PackFiles } from '../check.ts';
import { fileDigest } from '../file-digest.ts';
import { fixedNames } from './pack-layout.ts';

/**
 * `SHA256SUMS.txt`: what `sha256sum -c` reads, one line per file but itself and the attestations, which are added later.
 *
 * @example sumsText(files) // 'e3b0c442…  README.txt\n…'
 */
export function sumsText(files: PackFiles): string {
  return [...files]
    .filter(([path]) => path !== fixedNames.sums && !path.startsWith('attestations/'))
    .sort(([a], [b]) => compareCodePoints(a, b))
    .map(([path, bytes]) => `${fileDigest(bytes)}  ${path}\n`)
    .join('');
}
