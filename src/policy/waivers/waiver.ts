import type { Where } from '../../base/diagnostic.ts';

/** A person by office; the firm's statement, which nothing here can check. */
export interface Approver {
  readonly role: string;
  readonly name?: string;
  readonly level?: string;
}

/** An accepted exception for one gate (policy.md 4). */
export interface Waiver {
  readonly id: string;
  readonly policy: string;
  /** Null: any version of the policy. */
  readonly policyVersion: string | null;
  readonly gate: string;
  readonly modelId: string;
  readonly modelVersions: readonly string[];
  /** Only rows of these slices; empty: all. */
  readonly scope: Readonly<Record<string, string>>;
  /** Worst value still covered; null where the gate's comparison is not ordered. */
  readonly limit: number | readonly [number, number] | null;
  readonly coversNotEvaluated: boolean;
  readonly reason: string;
  readonly compensatingControls: readonly string[];
  readonly monitoring: string | null;
  readonly ticket: string | null;
  readonly requestedBy: Approver;
  readonly approvedBy: Approver;
  readonly approvedOn: string;
  /** Last day on which it holds. */
  readonly expires: string;
  /** Path of the signature, as written. */
  readonly signature: string | null;
  /** The waiver as it is written, without its signature: canonical JSON of this is what is signed. */
  readonly signedContent: unknown;
  readonly where: Where;
}

/** What a person wrote about a warning gate that did not pass. */
export interface GateDocumentation {
  readonly gate: string;
  readonly policy: string;
  readonly text: string;
  readonly authorRole: string;
  readonly date: string;
  readonly where: Where;
}

/** A records file: waivers and documentation as code. */
export interface PolicyRecords {
  readonly file: string;
  readonly sha256: string;
  readonly waivers: readonly Waiver[];
  readonly documentation: readonly GateDocumentation[];
}

/** Media type of the signed payload. */
export const waiverPayloadType = 'application/vnd.glassalpha.waiver+json';

export type SignatureVerdict =
  | { readonly ok: true; readonly keyId: string }
  | { readonly ok: false; readonly why: string };

/** Checks a waiver's signature; given by whoever holds the keys that are trusted in the role `approver`. */
export interface WaiverVerifier {
  /**
   * @param payload canonical JSON of the waiver without its signature
   * @param envelope the DSSE file
   * @param on the day on which the key has to hold
   */
  readonly verifyWaiver: (payload: Uint8Array, envelope: Uint8Array, on: string) => SignatureVerdict;
}
