import { type Diagnostic, diagnostic, problem } from '../base/diagnostic.ts';
import type { YamlPath } from '../base/yaml.ts';
import { keyPath } from '../base/zod-diagnostics.ts';
import { type KeyState, keyState } from './key-states.ts';
import { isMap, type Places } from './places.ts';

export interface KeyReport {
  readonly diagnostics: readonly Diagnostic[];
  /** Dotted keys without effect that stand in the file. */
  readonly retiredKeys: readonly string[];
}

/**
 * Tells of every key that this version does not carry out: retired, refused, or not available yet.
 *
 * @param faulty dotted paths whose value is no legal one anyway
 */
export function inspectKeys(file: unknown, faulty: ReadonlySet<string>, places: Places, strict: boolean): KeyReport {
  const diagnostics: Diagnostic[] = [];
  const retiredKeys: string[] = [];

  const visit = (value: unknown, path: YamlPath, insideUnavailable: boolean): void => {
    if (Array.isArray(value)) {
      for (const [i, item] of value.entries()) visit(item, [...path, i], insideUnavailable);
      return;
    }
    if (!isMap(value)) return;
    for (const [name, inner] of Object.entries(value)) {
      const own = [...path, name];
      const key = own.filter((step) => typeof step === 'string').join('.');
      const state = keyState(key, inner, file);
      if (state === undefined) continue;
      if (state.kind === 'unavailable' && state.at === 'value' && faulty.has(keyPath(own))) continue;
      if (state.kind === 'retired') retiredKeys.push(key);
      // Inside a block that is reported as a whole only what may never be asked for is said as well.
      if (!insideUnavailable || state.kind === 'refused') {
        const said = tell(state, own, inner, places, strict);
        if (said !== undefined) diagnostics.push(said);
      }
      if (state.kind === 'section') visit(inner, own, insideUnavailable);
      else if (state.kind === 'unavailable') visit(inner, own, true);
    }
  };
  visit(file, [], false);
  return { diagnostics, retiredKeys };
}

function tell(
  state: KeyState,
  path: YamlPath,
  value: unknown,
  places: Places,
  strict: boolean,
): Diagnostic | undefined {
  const name = keyPath(path);
  const where = places.at(path, 'key');
  switch (state.kind) {
    case 'retired':
      return diagnostic(strict ? 'error' : 'warning', 'config.retired_key', `"${name}" has no effect: ${state.why}`, {
        hint: 'remove it',
        where,
      });
    case 'refused':
      return problem('config.refused_key', `"${name}" is refused: ${state.why}`, { hint: state.write, where });
    case 'training':
      return problem(
        'model.training_unsupported',
        `"${name}" without model.path asks for training; models are audited, not trained`,
        {
          hint: 'give model.path, or record the scores in data.score_column',
          where,
        },
      );
    case 'unavailable': {
      const what =
        state.at === 'value' && (typeof value !== 'object' || value === null)
          ? `${name}: ${String(value)}`
          : `"${name}"`;
      const place = state.at === 'value' ? places.at(path, 'value') : where;
      return problem('config.unavailable', `${what} is not available in this version`, {
        hint: state.instead ?? 'remove it',
        where: place,
      });
    }
    default:
      return undefined;
  }
}
