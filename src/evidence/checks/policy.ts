import { jcsText, parseJsonFile } from '../../base/jcs.ts';
import { sha256Hex } from '../../base/sha256.ts';
import type { AuthorityTable } from '../../policy/authorities/authority-table.ts';
import { recordedAuthorities, recordedJudgement } from '../../policy/recorded-policies.ts';
import { rejudge } from '../../policy/rejudge.ts';
import type { WaiverVerifier } from '../../policy/waivers/waiver.ts';
import { type Decisions, isJudged, type NotJudged } from '../../record/decisions.ts';
import { decisionsFile } from '../../record/decisions-file.ts';
import type { Manifest } from '../../record/manifest.ts';
import { type Check, failed, judged, skipped } from '../check.ts';
import { fixedNames } from '../pack/pack-layout.ts';
import { attempt, type PackContext } from '../pack-context.ts';

/**
 * The gates, judged again from the record's metrics under its own policies and waivers at its date, are those of the record and
 * of the decisions file. Citations are compared only under the table of authorities that the audit had.
 */
export async function policyCheck(
  { manifest, files, manifestSha256 }: PackContext,
  authorities: AuthorityTable,
  verifier: WaiverVerifier | null,
): Promise<Check> {
  if ('problem' in manifest) return skipped('policy', 'there is no record to judge (manifest-schema)');
  const record = manifest.value;
  if (verifier === null && hasSignedWaiver(record))
    return skipped('policy', 'a waiver is signed: judging it takes the key of its approver (--trust)');
  const problems = await judgementProblems(record, authorities, verifier);
  const decisions = files.get(fixedNames.decisions);
  if (decisions !== undefined) problems.push(...fileProblems(decisions, record, manifestSha256 ?? ''));
  if (problems.length > 0) return failed('policy', problems);
  if (!isJudged(record.gates)) return skipped('policy', record.gates.reason);
  return judged('policy', [], `${record.gates.gates.length} gates judged again, with equal decisions`);
}

function hasSignedWaiver({ gates }: Manifest): boolean {
  return isJudged(gates) && gates.gates.some(({ waiver }) => waiver !== null && waiver.signed !== false);
}

async function judgementProblems(
  record: Manifest,
  shipped: AuthorityTable,
  verifier: WaiverVerifier | null,
): Promise<string[]> {
  const { policies, records, signatures, diagnostics } = await recordedJudgement(record);
  const errors = diagnostics.filter(({ severity }) => severity === 'error').map(({ message }) => message);
  if (errors.length > 0) return errors;
  const table = recordedAuthorities(record, shipped);
  const again = attempt(() =>
    rejudge(record, { policies, records, signatures, verifier, authorities: table ?? shipped }),
  );
  if ('problem' in again) return [again.problem];
  const [is, should] =
    table === undefined
      ? [withoutAuthorities(record.gates), withoutAuthorities(again.value)]
      : [record.gates, again.value];
  return differences(is, should);
}

/** Citations follow the table of authorities, which is not in the pack. */
function withoutAuthorities(gates: Decisions | NotJudged): Decisions | NotJudged {
  if (!isJudged(gates)) return gates;
  return {
    ...gates,
    authorities_table: null,
    gates: gates.gates.map((gate) => ({ ...gate, authorities: [] })),
    tracked: gates.tracked.map((gate) => ({ ...gate, authorities: [] })),
  };
}

/** Recorded decisions against those judged again, part by part. */
function differences(is: Decisions | NotJudged, should: Decisions | NotJudged): string[] {
  if (jcsText(is) === jcsText(should)) return [];
  if (!isJudged(is) || !isJudged(should))
    return ['the record says whether gates were judged otherwise than its policies do'];
  const problems: string[] = [];
  const ids = (gates: Decisions): string => gates.gates.map(({ policy, id }) => `${policy}#${id}`).join(', ');
  if (ids(is) !== ids(should)) problems.push(`gates are ${ids(is)}; judged again: ${ids(should)}`);
  for (const gate of is.gates) {
    const again = should.gates.find(({ policy, id }) => policy === gate.policy && id === gate.id);
    if (again === undefined || jcsText(again) === jcsText(gate)) continue;
    const key = Object.keys(gate).find((k) => jcsText(Reflect.get(gate, k)) !== jcsText(Reflect.get(again, k))) ?? '';
    problems.push(`gate ${gate.id} is ${gate.status}; judged again: ${again.status} (${key} differs)`);
  }
  for (const key of Object.keys(should) as (keyof Decisions)[]) {
    if (key !== 'gates' && jcsText(is[key]) !== jcsText(should[key]))
      problems.push(`${key} differ from those judged again`);
  }
  return problems;
}

function fileProblems(bytes: Uint8Array, record: Manifest, manifestSha256: string): string[] {
  const read = attempt(() => parseJsonFile(bytes));
  if ('problem' in read) return [`${fixedNames.decisions}: ${read.problem}`];
  const expected = decisionsFile(record.gates, manifestSha256, record.audit.as_of);
  return sha256Hex(bytes) === sha256Hex(expected)
    ? []
    : [`${fixedNames.decisions} does not hold the decisions of the record`];
}
