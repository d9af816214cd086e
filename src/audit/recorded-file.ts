import { baseName, isAbsolutePath } from '../base/file-system.ts';
import { sha256Hex } from '../base/sha256.ts';
import type { RecordedFile, TextFileRole } from '../record/manifest.ts';

/** A text input as the record keeps it, whole. An absolute path would name this machine: only its last part is kept. */
export function recordedFile(role: TextFileRole, ref: string, bytes: Uint8Array): RecordedFile {
  return {
    role,
    name: baseName(ref),
    ref: isAbsolutePath(ref) ? baseName(ref) : ref,
    sha256: sha256Hex(bytes),
    text: new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes),
  };
}

/** Relative to the working directory where that is shorter: diagnostics open the file under this name. */
export function shownPath(path: string, cwd: string): string {
  return path.startsWith(`${cwd}/`) ? path.slice(cwd.length + 1) : path;
}
