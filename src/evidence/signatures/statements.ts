import { jcs } from '../../base/jcs.ts';
import { compareCodePoints, sortedKeys } from '../../base/order.ts';
import { sha256Hex } from '../../base/sha256.ts';
import { isJudged, type Outcome } from '../../record/decisions.ts';
import type { Manifest } from '../../record/manifest.ts';
import type { PackFiles } from '../check.ts';

/** Media type of every statement's envelope. */
export const statementType = 'application/vnd.in-toto+json';

/** What the statement on a pack takes from `pack.json`. */
export interface PackIdentity {
  readonly format: string;
  readonly model_id: string;
  readonly as_of: string;
  readonly sequence: number;
  readonly challenge?: string;
}

export const opinions = ['approve', 'approve_with_findings', 'reject'] as const;
export type Opinion = (typeof opinions)[number];

/** A validator's word on the audit. */
export interface Review {
  readonly opinion: Opinion;
  readonly note: string | null;
}

interface Subject {
  readonly name: string;
  readonly digest: { readonly sha256: string };
}

/**
 * Statement 1 (in-toto v1, canonical JSON): these files, all of them, are the evidence on this model. Whoever holds the pack
 * derives the same bytes, so a signature is over nothing the pack does not show.
 *
 * @param index content of `pack.json`
 * @example packStatement(files, index, manifest)
 */
export function packStatement(files: PackFiles, index: PackIdentity, { gates }: Pick<Manifest, 'gates'>): Uint8Array {
  const outcome: Outcome | null = isJudged(gates) ? gates.outcome : null;
  const { format, model_id, as_of, sequence, challenge } = index;
  return statement(packSubjects(files), 'https://glassalpha.com/attestation/evidence-pack/v1', {
    format,
    model_id,
    as_of,
    sequence,
    ...(challenge === undefined ? {} : { challenge }),
    pack_index_sha256: sha256Hex(files.get('pack.json') ?? new Uint8Array()),
    outcome,
  });
}

/**
 * Statement 2: the gate decisions as an in-toto test result. Null where nothing was judged. Gates of several policies carry
 * the policy's name, since ids are unique in one policy only.
 */
export function gatesStatement({ gates, model, dataset, configuration }: GatesSubject): Uint8Array | null {
  if (!isJudged(gates)) return null;
  const isOne = gates.policies.length <= 1;
  const named = gates.gates.map(({ id, policy, status, blocks }) => ({
    id: isOne ? id : `${policy}#${id}`,
    group: status === 'PASS' ? 'passed' : blocks ? 'failed' : 'warned',
  }));
  const idsOf = (group: string) => named.filter((gate) => gate.group === group).map(({ id }) => id);
  return statement(
    [
      ...(model.hash === null ? [] : [subject(`model/${model.name}`, model.hash)]),
      ...sortedKeys(dataset).flatMap((role) => {
        const data = dataset[role];
        return data === undefined ? [] : [subject(`${role}/${data.name}`, data.hash ?? data.logical_sha256)];
      }),
    ],
    'https://in-toto.io/attestation/test-result/v0.1',
    {
      result: ({ FAIL: 'FAILED', WARN: 'WARNED', PASS: 'PASSED' } as const)[gates.outcome],
      configuration: configuration.files
        .filter(({ role }) => role === 'config' || role === 'policy')
        .map(({ ref, sha256 }) => subject(ref, sha256)),
      passedTests: idsOf('passed'),
      warnedTests: idsOf('warned'),
      failedTests: idsOf('failed'),
    },
  );
}

export type GatesSubject = Pick<Manifest, 'gates' | 'model' | 'dataset' | 'configuration'>;

/** Statement 3: a review of the whole pack. The digest is of the findings file, if the pack has one. */
export function reviewStatement(files: PackFiles, { opinion, note }: Review): Uint8Array {
  const findings = [...files].find(([path]) => path.endsWith('.findings.json') && !path.includes('/'))?.[1];
  return statement(packSubjects(files), 'https://glassalpha.com/attestation/review/v1', {
    opinion,
    note,
    ...(findings === undefined ? {} : { findings_sha256: sha256Hex(findings) }),
  });
}

function packSubjects(files: PackFiles): Subject[] {
  return [...files]
    .filter(([path]) => path !== 'SHA256SUMS.txt' && !path.startsWith('attestations/'))
    .map(([path, bytes]) => subject(path, sha256Hex(bytes)))
    .sort((a, b) => compareCodePoints(a.name, b.name));
}

function subject(name: string, sha256: string): Subject {
  return { name, digest: { sha256: sha256.replace(/^sha256:/, '') } };
}

function statement(subjects: readonly Subject[], predicateType: string, predicate: object): Uint8Array {
  return jcs({ _type: 'https://in-toto.io/Statement/v1', subject: subjects, predicateType, predicate });
}
