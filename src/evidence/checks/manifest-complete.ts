import { danglingReferences, missingFields } from '../../record/completeness.ts';
import { type Check, judged, skipped } from '../check.ts';
import type { PackContext } from '../pack-context.ts';

const noRecord = 'there is no record to read (manifest-schema)';

/** Nothing mandatory is empty, and nothing is referred to that the record lacks. */
export function manifestComplete({ manifest }: PackContext): Check {
  if ('problem' in manifest) return skipped('manifest-complete', noRecord);
  const missing = missingFields(manifest.value).filter((field) => !isVersion(field));
  const problems = [...missing.map((field) => `${field} is empty`), ...danglingReferences(manifest.value)];
  return judged('manifest-complete', problems, 'every mandatory field is filled');
}

/** What another person needs to run the audit again: seeds, versions, digests, source state, engine and its queries. */
export function reproducibility({ manifest }: PackContext): Check {
  if ('problem' in manifest) return skipped('reproducibility', noRecord);
  const { engine, constraints } = manifest.value;
  const problems = missingFields(manifest.value)
    .filter(isReproduction)
    .map((field) => `${field} is empty`);
  if (engine.query_log.length === 0) problems.push('engine.query_log is empty');
  if (constraints.lockfile_sha256 === '') problems.push('constraints.lockfile_sha256 is empty');
  return judged('reproducibility', problems, `${engine.query_log.length} queries logged`);
}

function isVersion(field: string): boolean {
  return /^(glassalpha_version|seeds\.|dependencies\.|engine\.)/.test(field);
}

function isReproduction(field: string): boolean {
  return isVersion(field) || /^(configuration\.|dataset|model\.|git\.|determinism\.)/.test(field);
}
