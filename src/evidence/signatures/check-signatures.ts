import type { Check, PackFiles } from '../check.ts';
import { isAttestationPath } from './attestation-paths.ts';
import { checkGatesStatement } from './gates-statement.ts';
import {
  type PackSigner,
  readPackStatement,
  readReviews,
  readSshSignatures,
  type SignatureContext,
  shortKeyId,
} from './read-signatures.ts';
import { keyProblem, openRequirements, type Trust, type TrustedKey } from './trust.ts';

export interface SignatureFindings {
  readonly signature: Check;
  readonly gatesStatement: Check;
  readonly signers: readonly PackSigner[];
  /** Whether every requirement of the trust file is met: the level `signed`. */
  readonly isSigned: boolean;
  /** Whether an owner and another key, a validator's, signed, and no trusted reviewer rejects. */
  readonly isCountersigned: boolean;
  readonly warnings: readonly string[];
}

/**
 * Checks 12 and 13: every signature in the pack, what it is over, and whether those who signed are enough for the reader. Keys
 * come from the trust file alone; an SSH signature brings its own, which is then looked for there.
 *
 * @example (await checkSignatures(files, { index, manifest, trust, at: '2025-10-14', crypto })).signature.status
 */
export async function checkSignatures(files: PackFiles, context: SignatureContext): Promise<SignatureFindings> {
  const pack = await readPackStatement(files, context);
  const ssh = await readSshSignatures(files, context);
  const reviews = await readReviews(files, context);
  const unknown = [...files.keys()].filter((path) => path.startsWith('attestations/') && !isAttestationPath(path));
  const problems = [
    ...unknown.map((path) => `${path} is no attestation of this format`),
    ...pack.problems,
    ...ssh.problems,
    ...reviews.flatMap(({ problems: found }) => found),
  ];
  const valid = [...pack.signers, ...ssh.signers].filter(({ trusted }) => trusted);
  const keys = trustedKeys(context.trust, valid);
  const open = context.trust === null ? [] : openRequirements(context.trust.require, keys);
  const isSigned = context.trust !== null && problems.length === 0 && open.length === 0;
  const rejections = reviews.filter(({ review }) => review?.opinion === 'reject');
  const trustedReviews = reviews.filter(({ signer }) => signer?.trusted === true);
  const both = [
    { role: 'owner', threshold: 1 },
    { role: 'validator', threshold: 1 },
  ] as const;
  const isRejected = trustedReviews.some(({ review }) => review?.opinion === 'reject');
  const signers = [
    ...pack.signers,
    ...ssh.signers,
    ...reviews.flatMap(({ signer }) => (signer === null ? [] : signer)),
  ];
  return {
    signature: signatureCheck(problems, signers, open, context),
    gatesStatement: await checkGatesStatement(files, context, pack),
    signers,
    isSigned,
    isCountersigned: isSigned && !isRejected && openRequirements(both, keys).length === 0,
    warnings: [
      ...rejections.map(({ signer, review }) => {
        const who = signer?.trusted === true ? `${signer.name} (${signer.roles.join(', ')})` : 'an unknown key';
        return `${who} rejects this audit${review?.note === null ? '' : `: ${review?.note}`}`;
      }),
      ...keyWarnings(signers, context),
    ],
  };
}

function signatureCheck(
  problems: readonly string[],
  signers: readonly PackSigner[],
  open: ReturnType<typeof openRequirements>,
  { trust, at }: SignatureContext,
): Check {
  const result = (status: Check['status'], detail: string): Check => ({ id: 'signature', status, detail });
  if (problems.length > 0) return result('fail', problems.join('\n'));
  const onFiles = signers.filter(({ statement }) => statement !== 'review');
  if (trust === null) {
    return onFiles.length === 0
      ? result('warn', 'unsigned: intact, but anyone could have rebuilt it')
      : result('warn', 'signed by keys that are not known here: give whom you trust with --trust');
  }
  if (open.length === 0) {
    const trusted = onFiles.filter((one) => one.trusted);
    return result('pass', `signed by ${[...new Set(trusted.map(({ name }) => name))].join(', ')}`);
  }
  const missing = open.map(({ role, threshold, missing: count }) => {
    const found = threshold - count;
    return role === 'any'
      ? `${threshold} trusted signature asked for, ${found} found`
      : `role ${role}: ${threshold} asked for, ${found} found`;
  });
  const ids = new Set(onFiles.map(({ key_id }) => key_id));
  const lapsed = trust.keys.flatMap((one) => {
    const why = ids.has(one.key.keyId) ? keyProblem(one, at) : null;
    return why === null ? [] : [`the key "${one.name}" is ${why}`];
  });
  const none = onFiles.length === 0 ? ['the pack is unsigned'] : [];
  return result('fail', [...none, ...missing, ...lapsed].join('; '));
}

/** Of the trust file: keys that signed and hold. */
function trustedKeys(trust: Trust | null, signers: readonly PackSigner[]): TrustedKey[] {
  return (trust?.keys ?? []).filter(({ key }) => signers.some((one) => one.trusted && one.key_id === key.keyId));
}

function keyWarnings(signers: readonly PackSigner[], { trust, at }: SignatureContext): string[] {
  if (trust === null) return [];
  const unknown = new Set(signers.filter(({ name }) => name === null).map(({ key_id }) => key_id));
  const lapsed = trust.keys.flatMap((one) => {
    const why = signers.some(({ key_id }) => key_id === one.key.keyId) ? keyProblem(one, at) : null;
    return why === null ? [] : [`the key "${one.name}" is ${why}: its signature counts for nothing`];
  });
  return [...[...unknown].map((id) => `signed by an unknown key ${shortKeyId(id)}: it counts for nothing`), ...lapsed];
}
