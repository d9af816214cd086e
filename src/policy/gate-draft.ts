import type { Where } from '../base/diagnostic.ts';
import type { YamlFile, YamlPath } from '../base/yaml.ts';

/** A value where it stands: a gate with inherited keys is spread over several files. */
export interface Field {
  readonly yaml: YamlFile;
  readonly path: YamlPath;
}

/** A gate as one or several files state it, before its values are read. */
export interface GateDraft {
  readonly id: string;
  readonly label: string;
  /** By key. */
  readonly fields: ReadonlyMap<string, Field>;
  /** Every key that is written, known or not. */
  readonly written: readonly string[];
  /** Where it begins, in the file that wrote it last. */
  readonly where: Where;
}
