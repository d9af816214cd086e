import type { DiagnosticCode } from '../base/diagnostic.ts';
import type { YamlPath } from '../base/yaml.ts';

/** Notes a fault at a key. */
export type Report = (code: DiagnosticCode, path: YamlPath, message: string, hint?: string) => void;
