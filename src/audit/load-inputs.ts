import { type Diagnostic, GlassAlphaError, hasErrors, problem } from '../base/diagnostic.ts';
import { baseName, directoryName, isAbsolutePath, resolvePath } from '../base/file-system.ts';
import { jsonFile } from '../base/jcs.ts';
import { compareCodePoints } from '../base/order.ts';
import { sha256Hex } from '../base/sha256.ts';
import { decodeUtf8 } from '../base/utf8.ts';
import type { AuditConfig, ConfigPath, PolicyReference } from '../config/audit-config.ts';
import { applyOverrides, type ConfigFlags, type Override } from '../config/overrides.ts';
import { type ParsedConfig, parseAuditConfig, parseAuditConfigInput } from '../config/parse.ts';
import { parsePolicy } from '../policy/parse.ts';
import type { Policy } from '../policy/policy.ts';
import { gatesNeedingSection, policySetProblems } from '../policy/policy-set.ts';
import type { RecordedFile, TextFileRole } from '../record/manifest.ts';
import type { AuditPorts } from './ports.ts';
import { type PathContext, resolveConfigPath } from './resolve-path.ts';
import { parseTableSchema, type TableSchema } from './table-schema.ts';

/** A configuration file (absolute path, and the name to show), bytes from elsewhere, or an object given to the library. */
export type AuditSource =
  | { readonly kind: 'file'; readonly path: string; readonly shown: string }
  | { readonly kind: 'bytes'; readonly bytes: Uint8Array; readonly shown: string }
  | { readonly kind: 'object'; readonly value: unknown };

/** A file as it stands in the system, and as the record names it: base name of the configured path, wherever it was read. */
export interface InputFile {
  readonly path: string;
  readonly name: string;
}

export interface AuditInputs {
  readonly config: AuditConfig;
  readonly overrides: readonly Override[];
  /** The configuration as diagnostics show it. */
  readonly configName: string;
  /** Null for a configuration that is no file. */
  readonly configPath: string | null;
  readonly configBytes: number;
  /** Every text input, whole: configuration first, then policies, schema, texts. */
  readonly files: readonly RecordedFile[];
  readonly policies: readonly Policy[];
  readonly schema: TableSchema | null;
  readonly data: readonly InputFile[];
  readonly train: InputFile | null;
  readonly parity: InputFile | null;
  readonly model: InputFile | null;
  readonly diagnostics: readonly Diagnostic[];
}

export interface LoadOptions {
  readonly flags: ConfigFlags;
  /** Other locations of the same inputs: `audited`, `train`, `parity`, `model`. */
  readonly locations: Readonly<Record<string, string>>;
}

/**
 * Reads the configuration and every text file it names, and finds its other inputs. Problems of all of them come out together.
 *
 * @throws GlassAlphaError with every diagnostic, if one is an error
 */
export async function loadInputs(
  source: AuditSource,
  { flags, locations }: LoadOptions,
  ports: AuditPorts,
): Promise<AuditInputs> {
  const { parsed, bytes, shown, path } = await readConfig(source, flags, ports);
  const diagnostics: Diagnostic[] = [...parsed.diagnostics];
  if (parsed.draft === null) throw new GlassAlphaError(diagnostics);
  const { config, overrides, diagnostics: flagProblems } = applyOverrides(parsed.draft, flags);
  diagnostics.push(...flagProblems);

  const paths: PathContext = {
    fileSystem: ports.fileSystem,
    configPath: path,
    configName: shown,
    cwd: ports.cwd,
    hashFile: ports.hashFile,
    shippedPolicies: ports.shippedPolicies,
  };
  const find = async (request: ConfigPath | undefined, role: string): Promise<readonly string[]> => {
    const location = locations[role];
    if (location === undefined && (request === undefined || request.path === '')) return [];
    const found = await resolveConfigPath(
      location === undefined
        ? (request as ConfigPath)
        : { path: location, key: role === 'model' ? '--model' : '--data' },
      paths,
    );
    if ('paths' in found) return found.paths;
    diagnostics.push(found.diagnostic);
    return [];
  };
  const one = async (request: ConfigPath | undefined, role: string): Promise<InputFile | null> => {
    const [first] = await find(request, role);
    return first === undefined ? null : { path: first, name: baseName(request?.path ?? first) };
  };
  for (const role of Object.keys(locations)) diagnostics.push(...unknownRole(role, config));

  const data = await dataFiles(config, locations, find, ports);
  const train = await one(config.data.train, 'train');
  const parity = await one(config.model.parity?.file, 'parity');
  const model = await one(config.model.path, 'model');

  const files: RecordedFile[] = [textFile('config', baseName(shown), baseName(shown), bytes)];
  const policies = await readPolicies(config.policies, paths, ports, files, diagnostics);
  diagnostics.push(...policySetProblems(policies), ...sectionsOff(config, policies));
  const schema = await readSchema(config, find, ports, files, diagnostics);
  await readCardTexts(config, find, ports, files, diagnostics);

  if (hasErrors(diagnostics)) throw new GlassAlphaError(diagnostics);
  return {
    config: withCardTexts(config, files),
    overrides,
    configName: shown,
    configPath: path,
    configBytes: bytes.length,
    files,
    policies,
    schema,
    data,
    train,
    parity,
    model,
    diagnostics,
  };
}

interface ReadConfig {
  readonly parsed: ParsedConfig;
  readonly bytes: Uint8Array;
  readonly shown: string;
  readonly path: string | null;
}

async function readConfig(source: AuditSource, flags: ConfigFlags, ports: AuditPorts): Promise<ReadConfig> {
  const options = { strict: flags.strict === true };
  if (source.kind === 'object') {
    const parsed = parseAuditConfigInput(source.value, options);
    // An object has no file: its canonical JSON, which is YAML too, stands for it in the record.
    return {
      parsed,
      bytes: parsed.draft === null ? new Uint8Array() : jsonFile(JSON.parse(JSON.stringify(source.value))),
      shown: 'audit.yaml',
      path: null,
    };
  }
  if (source.kind === 'bytes')
    return {
      parsed: parseAuditConfig(source.bytes, source.shown, options),
      bytes: source.bytes,
      shown: source.shown,
      path: null,
    };
  const bytes = await ports.fileSystem.readFile(source.path);
  if (bytes === null)
    throw new GlassAlphaError([
      problem('config.not_found', `no configuration "${source.shown}"`, {
        hint: 'name an existing file, or write one: glassalpha quickstart',
      }),
    ]);
  return { parsed: parseAuditConfig(bytes, source.shown, options), bytes, shown: source.shown, path: source.path };
}

async function dataFiles(
  config: AuditConfig,
  locations: LoadOptions['locations'],
  find: (request: ConfigPath | undefined, role: string) => Promise<readonly string[]>,
  ports: AuditPorts,
): Promise<readonly InputFile[]> {
  if (locations['audited'] !== undefined)
    return named(await find(config.data.paths[0], 'audited'), config.data.paths[0]);
  if (config.data.paths.length === 0 && config.data.dataset === 'german_credit')
    return [{ path: ports.bundledData, name: baseName(ports.bundledData) }];
  const lists = await Promise.all(
    config.data.paths.map(async (request) => named(await find(request, 'audited'), request)),
  );
  return lists.flat().sort((a, b) => compareCodePoints(a.path, b.path));
}

/** One file keeps the configured name, so that another location of the same input changes nothing; a glob names its files. */
function named(found: readonly string[], request: ConfigPath | undefined): InputFile[] {
  const [single] = found;
  return found.length === 1 && single !== undefined
    ? [{ path: single, name: nameOf(request, single) }]
    : found.map((path) => ({ path, name: baseName(path) }));
}

function nameOf(request: ConfigPath | undefined, found: string): string {
  return request === undefined || /[*?]/.test(request.path) ? baseName(found) : baseName(request.path);
}

const locationRoles = ['audited', 'train', 'parity', 'model'];

function unknownRole(role: string, config: AuditConfig): Diagnostic[] {
  if (!locationRoles.includes(role))
    return [
      problem('cli.usage', `--data has no role "${role}"`, { hint: `roles: ${locationRoles.slice(0, 3).join(', ')}` }),
    ];
  const configured = {
    audited: true,
    train: config.data.train !== undefined,
    parity: config.model.parity !== undefined,
    model: config.model.path !== undefined,
  }[role];
  return configured === true
    ? []
    : [
        problem(
          'cli.usage',
          `${role === 'model' ? '--model' : `--data ${role}=`} gives another location of an input that the configuration does not have`,
        ),
      ];
}

async function readPolicies(
  references: readonly PolicyReference[],
  paths: PathContext,
  ports: AuditPorts,
  files: RecordedFile[],
  diagnostics: Diagnostic[],
): Promise<Policy[]> {
  const policies: Policy[] = [];
  for (const reference of references) {
    const read =
      reference.kind === 'name' ? await shipped(reference, paths, ports) : await fromPath(reference, paths, ports);
    if ('problem' in read) {
      diagnostics.push(read.problem);
      continue;
    }
    const { policy, diagnostics: found } = parsePolicy(read.bytes, read.shown);
    diagnostics.push(...found);
    if (policy === null) continue;
    policies.push({ ...policy, file: read.ref });
    files.push(textFile('policy', baseName(read.ref), read.ref, read.bytes));
  }
  return policies;
}

type ReadPolicy =
  | { readonly bytes: Uint8Array; readonly ref: string; readonly shown: string }
  | { readonly problem: Diagnostic };

async function shipped(
  { name, line, column }: Extract<PolicyReference, { kind: 'name' }>,
  { configName }: PathContext,
  ports: AuditPorts,
): Promise<ReadPolicy> {
  const bytes = await ports.shippedPolicy(name);
  if (bytes !== null) return { bytes, ref: `${name}.yaml`, shown: `shipped policy ${name}.yaml` };
  const where =
    line === undefined ? {} : { where: { file: configName, line, ...(column === undefined ? {} : { column }) } };
  return {
    problem: problem('policy.not_found', `no shipped policy "${name}"`, {
      ...where,
      hint: `shipped: ${ports.shippedPolicies.join(', ')}; a file is named with its extension: ${name}.yaml`,
    }),
  };
}

async function fromPath(reference: ConfigPath, paths: PathContext, ports: AuditPorts): Promise<ReadPolicy> {
  const found = await resolveConfigPath(reference, paths);
  if (!('paths' in found)) return { problem: found.diagnostic };
  const [path = ''] = found.paths;
  const bytes = await ports.fileSystem.readFile(path);
  if (bytes === null) return { problem: problem('policy.not_found', `"${reference.path}" cannot be read`) };
  return { bytes, ref: reference.path, shown: shownPath(path, ports.cwd) };
}

/** Relative to the working directory where that is shorter: diagnostics open the file under this name. */
export function shownPath(path: string, cwd: string): string {
  return path.startsWith(`${cwd}/`) ? path.slice(cwd.length + 1) : path;
}

/** A gate on a section that the configuration switches off could never be judged. */
function sectionsOff(config: AuditConfig, policies: readonly Policy[]): Diagnostic[] {
  const off = {
    fairness_analysis: config.fairnessAnalysis === false,
    calibration_testing: config.calibrationTesting === false,
  };
  return policies.flatMap((policy) =>
    gatesNeedingSection(policy)
      .filter(({ key }) => off[key])
      .map(({ gate, key }) =>
        problem('config.section_disabled', `gate "${gate.name}" needs ${key}, which is false`, {
          where: gate.where,
          hint: `set ${key}: auto, or take the gate out of the policy`,
        }),
      ),
  );
}

async function readSchema(
  config: AuditConfig,
  find: (request: ConfigPath | undefined, role: string) => Promise<readonly string[]>,
  ports: AuditPorts,
  files: RecordedFile[],
  diagnostics: Diagnostic[],
): Promise<TableSchema | null> {
  const request = config.data.schemaPath;
  const [path] = await find(request, 'schema');
  if (request === undefined || path === undefined) return null;
  const bytes = (await ports.fileSystem.readFile(path)) ?? new Uint8Array();
  const { schema, diagnostics: found } = parseTableSchema(bytes, shownPath(path, ports.cwd));
  diagnostics.push(...found);
  if (schema !== null) files.push(textFile('schema', baseName(request.path), request.path, bytes));
  return schema;
}

async function readCardTexts(
  config: AuditConfig,
  find: (request: ConfigPath | undefined, role: string) => Promise<readonly string[]>,
  ports: AuditPorts,
  files: RecordedFile[],
  diagnostics: Diagnostic[],
): Promise<void> {
  for (const request of Object.values(config.modelCard.files)) {
    const [path] = await find(request, 'text');
    if (path === undefined) continue;
    const bytes = (await ports.fileSystem.readFile(path)) ?? new Uint8Array();
    const decoded = decodeUtf8(bytes);
    if (!('text' in decoded))
      diagnostics.push(
        problem('config.encoding', `not valid UTF-8 at byte ${decoded.invalidAt}`, {
          where: { file: shownPath(path, ports.cwd) },
        }),
      );
    else if (decoded.text.length > maxTextLength)
      diagnostics.push(
        problem(
          'config.value',
          `${request.key} has ${decoded.text.length} characters, at most ${maxTextLength} are printed`,
          { where: { file: shownPath(path, ports.cwd) } },
        ),
      );
    else files.push(textFile('text', baseName(request.path), request.path, bytes));
  }
}

const maxTextLength = 4000;

/** Card fields that stand in files, with their text. */
function withCardTexts(config: AuditConfig, files: readonly RecordedFile[]): AuditConfig {
  const fromFiles = Object.entries(config.modelCard.files).flatMap(([field, request]) => {
    const file = files.find(({ role, ref }) => role === 'text' && ref === request.path);
    return file === undefined ? [] : [[field, { text: file.text.trim(), authorRole: null }] as const];
  });
  return {
    ...config,
    modelCard: { ...config.modelCard, texts: { ...config.modelCard.texts, ...Object.fromEntries(fromFiles) } },
  };
}

function textFile(role: TextFileRole, name: string, ref: string, bytes: Uint8Array): RecordedFile {
  return {
    role,
    name,
    ref: isAbsolutePath(ref) ? baseName(ref) : ref,
    sha256: sha256Hex(bytes),
    text: new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes),
  };
}

/** The folder that holds the configuration, where git is asked. */
export function configFolder(inputs: Pick<AuditInputs, 'configPath'>, cwd: string): string {
  return inputs.configPath === null ? resolvePath(cwd, '.') : directoryName(inputs.configPath);
}
