import { type Diagnostic, problem } from '../../base/diagnostic.ts';
import { isDate } from '../../base/is-date.ts';
import { keyOfSshLine } from '../keys/ssh-public-key.ts';
import { sshNamespace } from './sshsig.ts';
import type { ParsedTrust, TrustedKey } from './trust.ts';

const keyType = '(?:ssh-|ecdsa-sha2-|sk-)[A-Za-z0-9@.-]{1,60}';

/** Whether a text is one key as SSH prints it, without principals. */
export function isKeyLine(text: string): boolean {
  const [first, ...more] = meaningful(text);
  return more.length === 0 && new RegExp(`^${keyType}[ \\t]+AAAA`).test(first?.line ?? '');
}

/** Whether the first line that says anything has the form of `allowed_signers`; in YAML it would be a key and a colon. */
export function isSignersFile(text: string): boolean {
  const first = meaningful(text)[0]?.line ?? '';
  return !/^(---|\{|["']?[\w-]+["']?\s*:(\s|$))/.test(first) && new RegExp(`[ \\t]${keyType}[ \\t]+AAAA`).test(first);
}

/**
 * Reads an `allowed_signers` file (ssh-keygen(1), ALLOWED SIGNERS). Lines for other namespaces and for key types that are not
 * accepted are left out: such a file serves other ends too. A line that cannot be read, and a refused key, are errors.
 */
export function parseAllowedSigners(text: string, file: string): ParsedTrust {
  const diagnostics: Diagnostic[] = [];
  const keys: TrustedKey[] = [];
  for (const { line, number } of meaningful(text)) {
    const found = readLine(line);
    const where = { file, line: number };
    if ('problem' in found) diagnostics.push(problem('evidence.key', found.problem, { where }));
    else if (found.key !== null) keys.push(found.key);
  }
  if (keys.length === 0 && diagnostics.length === 0) {
    const message = `no key in "${file}" is accepted for the namespace ${sshNamespace}`;
    diagnostics.push(
      problem('evidence.key', message, { hint: 'Ed25519 and ECDSA P-256 keys are accepted', where: { file } }),
    );
  }
  if (keys.length > 1000)
    diagnostics.push(problem('evidence.key', `${keys.length} keys, the limit is 1,000`, { where: { file } }));
  if (diagnostics.length > 0) return { trust: null, diagnostics };
  return { trust: { keys, require: [{ role: 'any', threshold: 1 }] }, diagnostics };
}

function meaningful(text: string): { readonly line: string; readonly number: number }[] {
  return text
    .split(/\r?\n/)
    .map((line, i) => ({ line: line.trim(), number: i + 1 }))
    .filter(({ line }) => line !== '' && !line.startsWith('#'));
}

type ReadLine = { readonly key: TrustedKey | null } | { readonly problem: string };

const lineForm = new RegExp(
  `^(?:"([^"]+)"|(\\S+))[ \\t]+(?:((?:"[^"]*"|[^" \\t])+)[ \\t]+)??(${keyType}[ \\t]+AAAA\\S*)(?:[ \\t]|$)`,
);

function readLine(line: string): ReadLine {
  const match = lineForm.exec(line);
  if (match === null) return { problem: 'no line of allowed_signers: principals, options, key type, base64' };
  const [, quoted, plain, written = '', keyText = ''] = match;
  const options = readOptions(written);
  if (options === null) return { problem: `options not understood: ${written}` };
  if (options.has('cert-authority')) return { problem: 'certificate authorities are not accepted' };
  const namespaces = options.get('namespaces');
  if (namespaces !== undefined && !matchesPatterns(sshNamespace, namespaces)) return { key: null };
  if (!/^(ssh-ed25519|ecdsa-sha2-nistp256)[ \t]/.test(keyText)) return { key: null };
  const reading = keyOfSshLine(keyText);
  if ('problem' in reading) return { problem: `the key is refused: ${reading.problem}` };
  const after = day(options.get('valid-after'));
  const before = day(options.get('valid-before'));
  if (after === undefined || before === undefined)
    return { problem: 'valid-after and valid-before are YYYYMMDD[HHMM[SS]]' };
  const name = quoted ?? plain ?? '';
  const bounds = { notBefore: after, notAfter: null, validBefore: before, revoked: null };
  return { key: { name, key: reading.key, roles: ['any'], ...bounds } };
}

/** Null if there is an option that is not known. */
function readOptions(written: string): ReadonlyMap<string, string> | null {
  const options = new Map<string, string>();
  for (const one of written.match(/(?:"[^"]*"|[^,"])+/g) ?? []) {
    const [, name = '', value = ''] = /^([a-z-]+)(?:="?([^"]*)"?)?$/.exec(one) ?? [];
    if (!['cert-authority', 'namespaces', 'valid-after', 'valid-before'].includes(name)) return null;
    options.set(name, value);
  }
  return options;
}

/** The day of a time; null without one, undefined if it is no time. */
function day(time: string | undefined): string | null | undefined {
  if (time === undefined) return null;
  const [, year, month, date] = /^(\d{4})(\d{2})(\d{2})(?:\d{4}|\d{6})?Z?$/.exec(time) ?? [];
  const found = `${year}-${month}-${date}`;
  return isDate(found) ? found : undefined;
}

/** A pattern list of SSH (ssh_config(5), PATTERNS): `*`, `?`, and `!` before what must not match. */
function matchesPatterns(name: string, list: string): boolean {
  const patterns = list.split(',').map((one) => one.trim());
  const matches = (pattern: string) => globMatches(name, pattern);
  if (patterns.some((one) => one.startsWith('!') && matches(one.slice(1)))) return false;
  return patterns.some((one) => !one.startsWith('!') && matches(one));
}

/** One row of the table of prefixes that match, so that a hostile pattern costs no more than its length. */
function globMatches(name: string, pattern: string): boolean {
  let row = [true, ...Array.from(name, () => false)];
  for (const char of pattern) {
    const next = [char === '*' && row[0] === true];
    for (let i = 1; i <= name.length; i++) {
      next[i] =
        char === '*'
          ? row[i] === true || next[i - 1] === true
          : row[i - 1] === true && (char === '?' || char === name[i - 1]);
    }
    row = next;
  }
  return row[name.length] === true;
}
