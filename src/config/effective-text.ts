import { parseDocument } from 'yaml';
import type { Override } from './overrides.ts';

/**
 * The configuration with command-line overrides written into it; comments stay. What it says alone reproduces the run.
 *
 * @example effectiveText('random_seed: 42 # ours\n', [{ flag: '--seed', key: 'random_seed', value: 7 }]) // 'random_seed: 7 # ours\n'
 */
export function effectiveText(text: string, overrides: readonly Override[]): string {
  if (overrides.length === 0) return text;
  const document = parseDocument(text);
  for (const { key, value } of overrides)
    document.setIn(key.split('.'), typeof value === 'object' ? [...value] : value);
  return document.toString({ lineWidth: 0, flowCollectionPadding: false });
}
