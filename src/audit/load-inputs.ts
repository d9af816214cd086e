import { type Diagnostic, GlassAlphaError, hasErrors, problem } from '../base/diagnostic.ts';
import { baseName, directoryName, resolvePath } from '../base/file-system.ts';
import { isDate } from '../base/is-date.ts';
import { jsonFile } from '../base/jcs.ts';
import { compareCodePoints } from '../base/order.ts';
import type { AuditConfig, ConfigPath } from '../config/audit-config.ts';
import { applyOverrides, type ConfigFlags, type Override } from '../config/overrides.ts';
import { type ParsedConfig, parseAuditConfig, parseAuditConfigInput } from '../config/parse.ts';
import type { AuthorityTable } from '../policy/authorities/authority-table.ts';
import { authorityNotices } from '../policy/lint/status-rules.ts';
import type { Policy } from '../policy/policy.ts';
import { policySetProblems } from '../policy/policy-set.ts';
import type { PastAudit } from '../policy/portfolio-log.ts';
import { scopeProblems } from '../policy/selected-attributes.ts';
import { recordsProblems } from '../policy/waivers/records-problems.ts';
import type { RecordedFile } from '../record/manifest.ts';
import { declaredAccuracyProblems } from './declared-accuracy.ts';
import type { Finding } from './findings.ts';
import { gatedAttributes } from './gated-attributes.ts';
import type { AuditPorts } from './ports.ts';
import { readAuthorities } from './read-authorities.ts';
import { readLog } from './read-log.ts';
import { readPolicies, sectionsOff } from './read-policies.ts';
import { type AuditRecords, readRecords } from './read-records.ts';
import { readCardTexts, readFindings, readSchema, withCardTexts } from './read-texts.ts';
import { recordedFile } from './recorded-file.ts';
import { type PathContext, resolveConfigPath } from './resolve-path.ts';
import type { TableSchema } from './table-schema.ts';

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
  /** Waivers and documentation of gates, with the signatures that were found. */
  readonly records: AuditRecords;
  readonly authorities: AuthorityTable;
  /** Earlier audits of the portfolio log; null without one. */
  readonly past: readonly PastAudit[] | null;
  readonly schema: TableSchema | null;
  /** Null: the configuration names no findings file. */
  readonly findings: readonly Finding[] | null;
  readonly data: readonly InputFile[];
  readonly train: InputFile | null;
  readonly reference: InputFile | null;
  readonly parity: InputFile | null;
  readonly model: InputFile | null;
  readonly diagnostics: readonly Diagnostic[];
}

export interface LoadOptions {
  readonly flags: ConfigFlags;
  /** Other locations of the same inputs: `audited`, `train`, `reference`, `parity`, `model`. */
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
  const reference = await one(config.data.reference, 'reference');
  const parity = await one(config.model.parity?.file, 'parity');
  const model = await one(config.model.path, 'model');

  const files: RecordedFile[] = [recordedFile('config', baseName(shown), bytes)];
  const policies = await readPolicies(config.policies, paths, ports, files, diagnostics);
  const records = await readRecords(config, find, paths, ports, files, diagnostics);
  const gated = gatedAttributes(config);
  diagnostics.push(
    ...policySetProblems(policies),
    ...sectionsOff(config, policies),
    ...scopeProblems(policies, gated, config.data.protectedAttributes),
    ...recordsProblems(records.files, policies),
  );
  const authorities = await readAuthorities(config, find, ports, files, diagnostics);
  // A date that is none was reported; what stands on it cannot be said.
  if (isDate(config.asOf)) diagnostics.push(...authorityNotices(policies, authorities, config.asOf));
  const past = await readLog(config, paths, ports, diagnostics);
  const schema = await readSchema(config, find, ports, files, diagnostics);
  const findings = await readFindings(config, find, ports, files, diagnostics);
  await readCardTexts(config, find, ports, files, diagnostics);
  diagnostics.push(...declaredAccuracyProblems(config, shown));

  if (hasErrors(diagnostics)) throw new GlassAlphaError(withoutEchoes(diagnostics));
  return {
    config: withCardTexts(config, files),
    overrides,
    configName: shown,
    configPath: path,
    configBytes: bytes.length,
    files,
    policies,
    records,
    authorities,
    past,
    schema,
    findings,
    data,
    train,
    reference,
    parity,
    model,
    diagnostics,
  };
}

/** A path whose text is faulty is not also reported as not found. */
function withoutEchoes(diagnostics: readonly Diagnostic[]): Diagnostic[] {
  const placeOf = ({ where }: Diagnostic) => `${where?.file}:${where?.line}:${where?.column}`;
  const faulty = new Set(diagnostics.filter(({ code }) => code === 'config.value').map(placeOf));
  return diagnostics.filter((found) => !found.code.endsWith('_not_found') || !faulty.has(placeOf(found)));
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
  if (bytes === null) throw new GlassAlphaError([await noConfig(source, ports)]);
  return { parsed: parseAuditConfig(bytes, source.shown, options), bytes, shown: source.shown, path: source.path };
}

async function noConfig({ path, shown }: { path: string; shown: string }, { fileSystem }: AuditPorts) {
  return (await fileSystem.kind(path)) === 'directory'
    ? problem('config.not_found', `"${shown}" is a folder`, { hint: 'name the configuration in it' })
    : problem('config.not_found', `no configuration "${shown}"`, {
        hint: 'name an existing file, or write one: glassalpha quickstart',
      });
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
  // Ordered as the configuration names them: in absolute paths the name of the project's own folder would take part.
  const requests = [...config.data.paths].sort((a, b) => compareCodePoints(a.path, b.path));
  const lists = await Promise.all(requests.map(async (request) => named(await find(request, 'audited'), request)));
  return lists.flat();
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

const locationRoles = ['audited', 'train', 'reference', 'parity', 'model'];

function unknownRole(role: string, config: AuditConfig): Diagnostic[] {
  if (!locationRoles.includes(role))
    return [
      problem('cli.usage', `--data has no role "${role}"`, { hint: `roles: ${locationRoles.slice(0, 4).join(', ')}` }),
    ];
  const configured = {
    audited: true,
    train: config.data.train !== undefined,
    reference: config.data.reference !== undefined,
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

/** The folder that holds the configuration, where git is asked. */
export function configFolder(inputs: Pick<AuditInputs, 'configPath'>, cwd: string): string {
  return inputs.configPath === null ? resolvePath(cwd, '.') : directoryName(inputs.configPath);
}
