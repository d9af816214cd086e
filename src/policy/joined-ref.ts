import { directoryName, isAbsolutePath, resolvePath } from '../base/file-system.ts';

/**
 * The name of a file as the record keeps it, from the name of the file that refers to it.
 *
 * @example joinedRef('policy/firm.yaml', '../base/common.yaml') // 'base/common.yaml'
 */
export function joinedRef(ref: string, text: string): string {
  if (isAbsolutePath(text)) return text;
  if (isAbsolutePath(ref)) return resolvePath(directoryName(ref), text);
  const parts: string[] = [];
  for (const part of [...ref.split('/').slice(0, -1), ...text.split('/')]) {
    const last = parts.at(-1);
    if (part === '..' && last !== undefined && last !== '..') parts.pop();
    else if (part !== '' && part !== '.') parts.push(part);
  }
  return parts.join('/');
}
