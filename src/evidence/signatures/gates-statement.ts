import type { Check, PackFiles } from '../check.ts';
import { attestationPaths } from './attestation-paths.ts';
import { readEnvelope, verifyEnvelope } from './dsse.ts';
import type { ReadSignatures, SignatureContext } from './read-signatures.ts';
import { statementProblem } from './statement-problem.ts';
import { gatesStatement, statementType } from './statements.ts';

/** Check 13: the gate decisions as a signed test result, derived anew and signed by those who signed the pack. */
export async function checkGatesStatement(
  files: PackFiles,
  { manifest, trust, crypto }: SignatureContext,
  pack: ReadSignatures,
): Promise<Check> {
  const result = (status: Check['status'], detail: string): Check => ({ id: 'gates-statement', status, detail });
  const bytes = files.get(attestationPaths.gates);
  if (bytes === undefined) return result('skip', `there is no ${attestationPaths.gates}`);
  const expected = gatesStatement(manifest);
  if (expected === null) return result('fail', 'no gate was judged, yet there is a statement on gates');
  const envelope = readEnvelope(bytes);
  if ('problem' in envelope) return result('fail', envelope.problem);
  if (envelope.payloadType !== statementType) return result('fail', `its payload type is "${envelope.payloadType}"`);
  const verdict = await verifyEnvelope(
    envelope,
    (trust?.keys ?? []).map(({ key }) => key),
    crypto,
  );
  const wrong = statementProblem(verdict.payload, expected);
  if (wrong !== null) return result('fail', wrong);
  if (verdict.invalid.length > 0) return result('fail', 'a signature is not valid');
  const signers = [...verdict.signedBy.map(({ keyId }) => keyId), ...verdict.unknown];
  if (
    !sameSet(
      signers,
      pack.signers.map(({ key_id }) => key_id),
    )
  )
    return result('fail', `its signers are not those of ${attestationPaths.pack}`);
  return result('pass', 'the statement on gates follows from the decisions, by the signers of the pack');
}

function sameSet(a: readonly string[], b: readonly string[]): boolean {
  return a.every((one) => b.includes(one)) && b.every((one) => a.includes(one));
}
