import { compareCodePoints } from '../../base/order.ts';
import type { Manifest, RecordedFile, RecordedModel } from '../../record/manifest.ts';
import type { Cause, CauseName } from './cause.ts';
import { dataChanges } from './data-changes.ts';
import { mapChanges, sameJson, shownChange, shownValue } from './map-changes.ts';
import { textDifference } from './text-difference.ts';

/**
 * What moved among the inputs of two audits, in causal order: the tool with what it brings, configuration, policies, schema and
 * other texts, data, model, random streams, claims that no input can reproduce, the engine.
 *
 * @example inputCauses(old, now)[0] // { cause: 'data', subject: 'audited', detail: 'rows 300 → 310' }
 */
export function inputCauses(before: Manifest, after: Manifest): Cause[] {
  return [
    ...toolCauses(before, after),
    ...configCauses(before, after),
    ...fileCauses('policy', before, after, ['policy']),
    ...fileCauses('schema', before, after, ['schema', 'reason_map', 'findings', 'text']),
    ...dataCauses(before, after),
    ...modelCauses(before.model, after.model),
    ...changed('seeds', 'master', before.seeds.master, after.seeds.master),
    ...mapChanges(before.seeds.derived, after.seeds.derived).map((change) => ({
      cause: 'seeds' as const,
      subject: change.key,
      detail: shownChange(change),
    })),
    ...changed('claims', 'git', before.git, after.git),
    ...trendCause(before, after),
    ...(['name', 'version', 'dialect'] as const).flatMap((field) =>
      changed('engine', field, before.engine[field], after.engine[field]),
    ),
    ...moduleCauses(before, after, true),
  ];
}

/** Packages that are the engine or the typesetter are named as what they are. */
function toolCauses(before: Manifest, after: Manifest): Cause[] {
  const modules = new Set([...before.components.modules, ...after.components.modules].map(({ name }) => name));
  return [
    ...changed('tool', 'glassalpha', before.glassalpha_version, after.glassalpha_version),
    ...mapChanges(before.dependencies.core_packages, after.dependencies.core_packages)
      .filter(({ key }) => !modules.has(key))
      .map((change): Cause => ({ cause: 'tool', subject: change.key, detail: shownChange(change) })),
    ...changed('tool', 'lock file', before.constraints.lockfile_sha256, after.constraints.lockfile_sha256),
  ];
}

/** Native code that is the engine, told by its name, or that sets the type. */
function moduleCauses(before: Manifest, after: Manifest, ofEngine: boolean): Cause[] {
  const named = ({ components, engine }: Manifest) =>
    Object.fromEntries(
      components.modules
        .filter(({ name }) => name.includes(engine.name) === ofEngine)
        .map(({ name, version, sha256 }) => [name, sha256 ?? version]),
    );
  return mapChanges(named(before), named(after)).map((change) => ({
    cause: ofEngine ? 'engine' : 'typesetting',
    subject: change.key,
    detail: shownChange(change),
  }));
}

/** What the pages are made with: typesetter, fonts, templates. */
export function typesettingCauses(before: Manifest, after: Manifest): Cause[] {
  const fonts = ({ components }: Manifest) =>
    Object.fromEntries(components.fonts.map(({ name, sha256 }) => [name, sha256]));
  return [
    ...moduleCauses(before, after, false),
    ...mapChanges(fonts(before), fonts(after)).map(
      ({ key, before: old, after: now }): Cause => ({
        cause: 'typesetting',
        subject: `font ${key}`,
        detail: `${shownDigest(old)} → ${shownDigest(now)}`,
      }),
    ),
    ...changed('typesetting', 'templates', before.components.template_sha256, after.components.template_sha256),
  ];
}

function configCauses(before: Manifest, after: Manifest): Cause[] {
  const [old, now] = [configOf(before), configOf(after)];
  const text: Cause[] =
    before.configuration.hash === after.configuration.hash
      ? []
      : [{ cause: 'config', subject: now?.name ?? 'config', detail: textDifference(old?.text ?? '', now?.text ?? '') }];
  const overrides = (manifest: Manifest) =>
    Object.fromEntries(manifest.configuration.overrides.map(({ flag, value }) => [flag, value]));
  return [
    ...text,
    ...mapChanges(overrides(before), overrides(after)).map((change) => ({
      cause: 'config' as const,
      subject: change.key,
      detail: shownChange(change),
    })),
    ...changed('config', 'sequence', before.audit.sequence, after.audit.sequence),
    ...changed('config', 'challenge', before.audit.challenge, after.audit.challenge),
  ];
}

function configOf({ configuration }: Manifest): RecordedFile | undefined {
  return configuration.files.find(({ role }) => role === 'config');
}

function fileCauses(
  cause: CauseName,
  before: Manifest,
  after: Manifest,
  roles: readonly RecordedFile['role'][],
): Cause[] {
  const files = ({ configuration }: Manifest) =>
    Object.fromEntries(configuration.files.filter(({ role }) => roles.includes(role)).map((file) => [file.ref, file]));
  return mapChanges(files(before), files(after))
    .filter((change) => change.before?.sha256 !== change.after?.sha256)
    .map((change) => ({
      cause,
      subject: change.key,
      detail:
        change.before === undefined
          ? 'new'
          : change.after === undefined
            ? 'no longer there'
            : textDifference(change.before.text, change.after.text),
    }));
}

function dataCauses(before: Manifest, after: Manifest): Cause[] {
  const roles = [...new Set([...Object.keys(before.dataset), ...Object.keys(after.dataset)])].sort(compareCodePoints);
  return roles.flatMap((role) =>
    dataChanges(before.dataset[role], after.dataset[role]).map((detail) => ({ cause: 'data', subject: role, detail })),
  );
}

/** The file first: what its fields say follows from it. */
function modelCauses(before: RecordedModel, after: RecordedModel): Cause[] {
  const { parameters: oldParameters, hash: oldHash, size_bytes: _oldSize, ...old } = before;
  const { parameters: newParameters, hash: newHash, size_bytes: _newSize, ...now } = after;
  return [
    ...changed('model', 'file', oldHash, newHash),
    ...mapChanges<unknown>(old, now).map((change) => ({
      cause: 'model' as const,
      subject: change.key,
      detail: shownChange(change),
    })),
    ...mapChanges<unknown>(oldParameters ?? {}, newParameters ?? {}).map((change) => ({
      cause: 'model' as const,
      subject: `parameter ${change.key}`,
      detail: shownChange(change),
    })),
  ];
}

/** Earlier audits that the gates look back on are of no input: only the leaf of the hash tree shows that they moved. */
function trendCause(before: Manifest, after: Manifest): Cause[] {
  if (before.hashes.inputs.claims === after.hashes.inputs.claims || !sameJson(before.git, after.git)) return [];
  return [{ cause: 'claims', subject: 'trends', detail: 'the earlier audits of the gates are other ones' }];
}

function changed(cause: CauseName, subject: string, before: unknown, after: unknown): Cause[] {
  return sameJson(before, after) ? [] : [{ cause, subject, detail: `${shownDigest(before)} → ${shownDigest(after)}` }];
}

/** Digests are cut: both stand whole in the records. */
function shownDigest(value: unknown): string {
  const text = shownValue(value);
  return /^[0-9a-f]{64}$/.test(text) ? `${text.slice(0, 16)}…` : text;
}
