import type { DiagnosticCode } from '../base/diagnostic.ts';
import type { YamlPath } from '../base/yaml.ts';

/** Notes a fault at a key. */
export type Report = (code: DiagnosticCode, path: YamlPath, message: string, hint?: string) => void;

/** Whether a key stands in the file, or an unknown one that was probably meant to be it. */
export type Stated = (...path: string[]) => boolean;

/** Notes a key that is missing, and what to add. */
export type Missing = (path: YamlPath, add: string) => void;
