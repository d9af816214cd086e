import { type Diagnostic, problem } from '../base/diagnostic.ts';
import type { YamlPath } from '../base/yaml.ts';
import { keyPath } from '../base/zod-diagnostics.ts';
import { type Places, walk } from './places.ts';

export interface SecretFinding {
  readonly path: YamlPath;
  readonly diagnostic: Diagnostic;
}

/**
 * Credentials written into the file. The config is copied into the record word by word, so a secret in it would be published
 * with every report. Messages never repeat the value.
 */
export function findSecrets(file: unknown, places: Places): SecretFinding[] {
  const found: SecretFinding[] = [];
  for (const { path, value } of walk(file)) {
    if (typeof value !== 'string' && typeof value !== 'number') continue;
    const key = String(path.at(-1));
    const name = keyPath(path);
    const where = places.at(path, typeof path.at(-1) === 'number' ? undefined : 'key');
    const report = (message: string, hint: string) =>
      found.push({ path, diagnostic: problem('config.secret_literal', message, { hint, where }) });

    if (secretKey.test(key)) {
      const variable = `${key}_env`;
      const hint = path[0] === 'engine' ? `write ${variable} with the name of an environment variable` : 'remove it';
      report(
        `${name} holds a literal; ${path[0] === 'engine' ? `use ${variable}` : 'credentials do not belong in a configuration'}`,
        hint,
      );
    } else if (path[0] === 'engine' && key.endsWith('_env') && !/^[A-Za-z_][A-Za-z0-9_]*$/.test(String(value))) {
      report(`${name} must be the name of an environment variable`, 'write the name, not the value');
    } else if (typeof value === 'string' && /:\/\/[^/\s@]+@/.test(value)) {
      report(`${name} holds an address with credentials`, 'write the address without them');
    }
  }
  return found;
}

const secretKey = /^(password|passwd|pwd|passphrase|token|secret|api_?key|access_key|private_key|credentials?)$/i;
