import { z } from 'zod';
import { type Diagnostic, hasErrors, problem } from '../../base/diagnostic.ts';
import { fileStem } from '../../base/file-system.ts';
import { isDate } from '../../base/is-date.ts';
import { decodeUtf8 } from '../../base/utf8.ts';
import { parseYaml, type YamlFile, type YamlPath } from '../../base/yaml.ts';
import { checkShape } from '../../base/zod-diagnostics.ts';
import { expects } from '../../base/zod-schema-walk.ts';
import { readPem } from '../keys/pem.ts';
import { keyOfSpki } from '../keys/public-key.ts';
import { readPublicKey } from '../keys/read-public-key.ts';
import { isKeyLine, isSignersFile, parseAllowedSigners } from './allowed-signers.ts';
import { type ParsedTrust, type TrustedKey, trustRoles } from './trust.ts';

const text = expects('text', z.string().trim().min(1));
const date = z.string().refine(isDate, 'a date YYYY-MM-DD');
const role = expects('owner, validator or approver', z.enum(trustRoles));

const trustFile = z.strictObject({
  format: z.literal('glassalpha-trust/1'),
  keys: expects(
    'a list of 1 to 1,000 keys',
    z
      .array(
        z.strictObject({
          name: text,
          public_key: text,
          roles: expects('a list of roles', z.array(role).min(1)),
          not_before: date.exactOptional(),
          not_after: date.exactOptional(),
          revoked: z.strictObject({ from: date, reason: text }).exactOptional(),
        }),
      )
      .min(1)
      .max(1000),
  ),
  require: expects(
    'a list of {role, threshold}',
    z.array(z.strictObject({ role, threshold: expects('a whole number ≥ 1', z.int().min(1)) })).min(1),
  ).exactOptional(),
});

/**
 * Reads what `--trust` takes: public keys in PEM, SSH `allowed_signers` (or the line of one key), or a trust file in YAML or
 * JSON. All faults come out together, each with its place. Without `require`, one signature of whoever may sign packs is asked
 * for.
 *
 * @param file the path as given
 * @example parseTrust(bytes, 'trust.yaml').trust?.keys.length
 */
export function parseTrust(bytes: Uint8Array, file: string): ParsedTrust {
  const decoded = decodeUtf8(bytes);
  const written = 'text' in decoded && bytes.length <= maxBytes ? decoded.text : '';
  if (written.trimStart().startsWith('-----')) return bareKeys(written, file);
  if (isKeyLine(written)) return lineKey(written, file);
  if (isSignersFile(written)) return parseAllowedSigners(written, file);
  return parseTrustFile(bytes, file);
}

const maxBytes = 1024 * 1024;
const anyOnce = [{ role: 'any', threshold: 1 }] as const;
const unbounded = { notBefore: null, notAfter: null, validBefore: null, revoked: null } as const;

function bareKeys(written: string, file: string): ParsedTrust {
  const blocks = readPem(written) ?? [];
  if (blocks.length <= 1 || blocks.some(({ label }) => label !== 'PUBLIC KEY')) {
    return bare([{ name: nameOf(file), reading: readPublicKey(written) }], file);
  }
  return bare(
    blocks.map(({ bytes }, i) => ({ name: `${nameOf(file)} ${i + 1}`, reading: keyOfSpki(bytes) })),
    file,
  );
}

function lineKey(written: string, file: string): ParsedTrust {
  return bare([{ name: nameOf(file), reading: readPublicKey(written) }], file);
}

function bare(
  found: readonly { readonly name: string; readonly reading: ReturnType<typeof readPublicKey> }[],
  file: string,
): ParsedTrust {
  const diagnostics = found.flatMap(({ reading }) =>
    'problem' in reading ? [problem('evidence.key', `"${file}": ${reading.problem}`, { where: { file } })] : [],
  );
  if (diagnostics.length > 0) return { trust: null, diagnostics };
  const keys = found.flatMap(({ name, reading }): TrustedKey[] =>
    'key' in reading ? [{ name, key: reading.key, roles: ['any'], ...unbounded }] : [],
  );
  return { trust: { keys, require: anyOnce }, diagnostics };
}

/** `model-owner.pub.pem` → `model-owner` */
function nameOf(file: string): string {
  return fileStem(file.replaceAll('\\', '/')).replace(/\.pub$/, '');
}

function parseTrustFile(bytes: Uint8Array, file: string): ParsedTrust {
  const code = 'evidence.key';
  const yaml = parseYaml(bytes, file, {
    codes: { encoding: code, size: code, syntax: code, duplicateKey: code },
    strict: {
      code,
      message: (feature) => `${feature}: refused in a trust file, what you read must be what is trusted`,
      hint: 'write the value out',
    },
  });
  if (yaml.value === undefined) return { trust: null, diagnostics: yaml.diagnostics };
  const { data, diagnostics: faults } = checkShape(trustFile, yaml.value, {
    file,
    at: yaml.at,
    scalar: yaml.scalar,
    codes: { unknown_key: code, missing_key: code, type: code, value: code },
    noun: () => 'a key of a trust file',
    example: (path) => examples[String(path.at(-1))],
  });
  const diagnostics = [...yaml.diagnostics, ...faults];
  if (data === undefined || hasErrors(diagnostics)) return { trust: null, diagnostics };
  const keys = data.keys.map((one, i) => trustedKey(one, yaml, i, file));
  const wrong = [...keys.flatMap((one) => ('fault' in one ? [one.fault] : [])), ...sameNames(data.keys, yaml, file)];
  if (wrong.length > 0) return { trust: null, diagnostics: [...diagnostics, ...wrong] };
  const trusted = keys.flatMap((one) => ('key' in one ? [one] : []));
  return { trust: { keys: trusted, require: data.require ?? anyOnce }, diagnostics };
}

const examples: Readonly<Record<string, string>> = {
  format: 'format: glassalpha-trust/1',
  keys: 'keys: [{name: validation, public_key: "ssh-ed25519 AAAA…", roles: [validator]}]',
  roles: 'roles: [owner]',
};

type WrittenKey = z.output<typeof trustFile>['keys'][number];

function trustedKey(one: WrittenKey, yaml: YamlFile, i: number, file: string): TrustedKey | { fault: Diagnostic } {
  const reading = readPublicKey(one.public_key);
  if ('problem' in reading) {
    const message = `public_key of "${one.name}": ${reading.problem}`;
    return { fault: problem('evidence.key', message, { where: place(yaml, ['keys', i, 'public_key'], file) }) };
  }
  return {
    name: one.name,
    key: reading.key,
    roles: [...new Set(one.roles)],
    notBefore: one.not_before ?? null,
    notAfter: one.not_after ?? null,
    validBefore: null,
    revoked: one.revoked ?? null,
  };
}

function sameNames(keys: readonly WrittenKey[], yaml: YamlFile, file: string): Diagnostic[] {
  return keys.flatMap(({ name }, i) => {
    if (keys.findIndex((other) => other.name === name) === i) return [];
    const where = place(yaml, ['keys', i, 'name'], file);
    return [problem('evidence.key', `two keys are named "${name}"`, { hint: 'name each key by its own', where })];
  });
}

function place(yaml: YamlFile, path: YamlPath, file: string) {
  return yaml.at(path) ?? { file };
}
