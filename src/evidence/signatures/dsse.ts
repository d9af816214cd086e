import { jsonFile } from '../../base/jcs.ts';
import { compareCodePoints } from '../../base/order.ts';
import { decodeUtf8 } from '../../base/utf8.ts';
import { fromBase64, toBase64 } from '../keys/base64.ts';
import { joinBytes, utf8 } from '../keys/bytes.ts';
import type { PublicKey } from '../keys/public-key.ts';
import { isSignature, type SignatureCrypto, verifySignature } from './crypto.ts';

/** A DSSE envelope (secure-systems-lab/dsse, protocol and envelope 1.0), decoded. */
export interface Envelope {
  readonly payloadType: string;
  readonly payload: Uint8Array;
  readonly signatures: readonly EnvelopeSignature[];
}

export interface EnvelopeSignature {
  /** A hint which key it may be; it decides nothing. */
  readonly keyId: string;
  readonly signature: Uint8Array;
}

const maxPayloadBytes = 1024 * 1024;
const maxSignatures = 32;
/** Base64 of the largest payload, and room for the signatures. */
const maxFileBytes = 2 * maxPayloadBytes;

/** What is signed: type and payload with their lengths, so that no byte can move from one to the other. */
export function preAuthEncoding(payloadType: string, payload: Uint8Array): Uint8Array {
  const type = utf8(payloadType);
  return joinBytes(utf8(`DSSEv1 ${type.length} `), type, utf8(` ${payload.length} `), payload);
}

/** The file: canonical JSON and a line feed, signatures sorted by key id, then by signature. */
export function writeEnvelope({ payloadType, payload, signatures }: Envelope): Uint8Array {
  const sorted = signatures
    .map(({ keyId, signature }) => ({ keyid: keyId, sig: toBase64(signature) }))
    .sort((a, b) => compareCodePoints(a.keyid, b.keyid) || compareCodePoints(a.sig, b.sig));
  return jsonFile({ payload: toBase64(payload), payloadType, signatures: sorted });
}

/**
 * Reads an envelope: exactly its fields, standard or URL-safe base64, 1 to 32 signatures. The payload is bytes nobody vouches
 * for until a signature over it was verified.
 *
 * @example const envelope = readEnvelope(bytes);
 */
export function readEnvelope(bytes: Uint8Array): Envelope | { readonly problem: string } {
  if (bytes.length > maxFileBytes) return { problem: 'the envelope is longer than 2 MiB' };
  const file = parseJson(bytes);
  if (!hasKeys(file, ['payload', 'payloadType', 'signatures'])) return { problem: 'it is no DSSE envelope' };
  const { payload: written, payloadType, signatures: list } = file;
  const payload = typeof written === 'string' ? fromBase64(written) : null;
  if (payload === null) return { problem: 'its payload is not base64' };
  if (payload.length > maxPayloadBytes) return { problem: 'its payload is longer than 1 MiB' };
  if (typeof payloadType !== 'string' || !Array.isArray(list)) return { problem: 'it is no DSSE envelope' };
  if (list.length === 0) return { problem: 'it has no signature' };
  if (list.length > maxSignatures)
    return { problem: `it has ${list.length} signatures, the limit is ${maxSignatures}` };
  const signatures: EnvelopeSignature[] = [];
  for (const one of list) {
    const found = readSignature(one);
    if (found === null) return { problem: `its signature ${signatures.length + 1} is malformed` };
    signatures.push(found);
  }
  return { payloadType, payload, signatures };
}

function readSignature(one: unknown): EnvelopeSignature | null {
  if (!hasKeys(one, ['sig']) && !hasKeys(one, ['keyid', 'sig'])) return null;
  const { keyid = '', sig } = one;
  const signature = typeof sig === 'string' ? fromBase64(sig) : null;
  return typeof keyid === 'string' && signature !== null ? { keyId: keyid, signature } : null;
}

function parseJson(bytes: Uint8Array): unknown {
  const decoded = decodeUtf8(bytes);
  if ('invalidAt' in decoded) return undefined;
  try {
    return JSON.parse(decoded.text) as unknown;
  } catch {
    return undefined;
  }
}

function hasKeys(value: unknown, keys: readonly string[]): value is Record<string, unknown> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  const own = Object.keys(value);
  return own.length === keys.length && keys.every((key) => own.includes(key));
}

export interface EnvelopeVerdict {
  /** The bytes that were checked: parse these, never the file again. */
  readonly payload: Uint8Array;
  /** Keys with a valid signature, each once. */
  readonly signedBy: readonly PublicKey[];
  /** Key ids of signatures that none of the keys made. */
  readonly unknown: readonly string[];
  /** Signatures that cannot be what they claim: malformed, or not made by the key they name. */
  readonly invalid: readonly string[];
}

/**
 * Tries every signature against every key, whatever key id it names.
 *
 * @param keys the trusted keys; the file itself brings none
 * @example (await verifyEnvelope(envelope, keys, crypto)).signedBy.length
 */
export async function verifyEnvelope(
  envelope: Envelope,
  keys: readonly PublicKey[],
  crypto: SignatureCrypto,
): Promise<EnvelopeVerdict> {
  const message = preAuthEncoding(envelope.payloadType, envelope.payload);
  const signedBy = new Map<string, PublicKey>();
  const unknown: string[] = [];
  const invalid: string[] = [];
  for (const { keyId, signature } of envelope.signatures) {
    // The named key first: that is all a key id is good for.
    const order = [...keys].sort((a, b) => Number(b.keyId === keyId) - Number(a.keyId === keyId));
    const key = await signerOf(message, signature, order, crypto);
    if (key !== undefined) signedBy.set(key.keyId, key);
    else if (!isSignature(signature) || keys.some((one) => one.keyId === keyId)) invalid.push(keyId);
    else unknown.push(keyId);
  }
  return { payload: envelope.payload, signedBy: [...signedBy.values()], unknown, invalid };
}

async function signerOf(
  message: Uint8Array,
  signature: Uint8Array,
  keys: readonly PublicKey[],
  crypto: SignatureCrypto,
): Promise<PublicKey | undefined> {
  for (const key of keys) if (await verifySignature(crypto, key, message, signature)) return key;
  return undefined;
}
