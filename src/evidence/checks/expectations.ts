import { isJudged } from '../../record/decisions.ts';
import { type Check, failed, passed, skipped, warned } from '../check.ts';
import type { PackContext } from '../pack-context.ts';

/** What a reader knows from elsewhere and demands of a pack. */
export interface Expectations {
  readonly model?: string | undefined;
  readonly minSequence?: number | undefined;
  readonly challenge?: string | undefined;
  /** SHA-256 of a policy file that the gates must have been judged by. */
  readonly policySha256?: string | undefined;
}

/** The pack is about the model, of the place in the row, for the question and under the policy that was asked for. */
export function expectations({ index, manifest }: PackContext, expected: Expectations, at: string): Check {
  const { model, minSequence, challenge, policySha256 } = expected;
  const isDemanding = [model, minSequence, challenge, policySha256].some((demand) => demand !== undefined);
  if ('problem' in manifest)
    return isDemanding
      ? failed('expectations', ['there is no record to hold against what was demanded'])
      : skipped('expectations', 'there is no record to read (manifest-schema)');
  const { audit, gates } = manifest.value;
  const place = 'problem' in index ? undefined : index.value;
  const judgedBy = isJudged(gates) ? gates.policies : [];
  const problems: string[] = [];
  if (model !== undefined && audit.model_id !== model) problems.push(`model is ${audit.model_id}, not ${model}`);
  const sequence = place?.sequence ?? audit.sequence;
  if (minSequence !== undefined && (sequence === undefined || sequence < minSequence))
    problems.push(`sequence is ${sequence ?? 'not stated'}, not ${minSequence} or later`);
  const answered = place?.challenge ?? audit.challenge;
  if (challenge !== undefined && answered !== challenge)
    problems.push(`challenge is ${answered === undefined ? 'not stated' : 'another one'}`);
  if (policySha256 !== undefined && !judgedBy.some(({ sha256 }) => sha256 === policySha256))
    problems.push(`no policy has the digest ${policySha256.slice(0, 16)}; ${policiesText(judgedBy)}`);
  if (problems.length > 0) return failed('expectations', problems);

  const expired = isJudged(gates)
    ? gates.gates.flatMap(({ waiver }) => (waiver?.state === 'active' && waiver.expires < at ? [waiver] : []))
    : [];
  if (expired.length > 0)
    return warned('expectations', expired.map(({ id, expires }) => `waiver ${id} expired on ${expires}`).join('; '));
  return isDemanding ? passed('expectations', 'as demanded') : skipped('expectations', 'nothing was demanded');
}

function policiesText(policies: readonly { readonly policy_name: string; readonly sha256: string }[]): string {
  if (policies.length === 0) return 'no policy was given';
  return `judged by ${policies.map(({ policy_name: name, sha256 }) => `${name} (${sha256.slice(0, 16)})`).join(', ')}`;
}
