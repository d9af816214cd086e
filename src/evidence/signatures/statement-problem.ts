import { equalBytes } from '../keys/bytes.ts';

/**
 * How a signed statement differs from the one the pack itself gives; null if they are the same bytes. Equality decides, the
 * rest is for the reader.
 */
export function statementProblem(signed: Uint8Array, expected: Uint8Array): string | null {
  if (equalBytes(signed, expected)) return null;
  const [a, b] = [parts(signed), parts(expected)];
  if (a === null || b === null) return 'its statement is no in-toto statement';
  if (a.types !== b.types) return 'its statement is of another type';
  const missing = [...b.subjects.keys()].filter((name) => !a.subjects.has(name));
  if (missing.length > 0) return `its statement leaves out ${missing.join(', ')}`;
  const extra = [...a.subjects.keys()].filter((name) => !b.subjects.has(name));
  if (extra.length > 0) return `its statement names ${extra.join(', ')}, not a file of this pack`;
  const other = [...b.subjects].filter(([name, digest]) => a.subjects.get(name) !== digest).map(([name]) => name);
  if (other.length > 0) return `its statement is over other bytes of ${other.join(', ')}`;
  return 'its statement says something else than the pack';
}

interface Parts {
  readonly types: string;
  readonly subjects: ReadonlyMap<string, string>;
}

function parts(bytes: Uint8Array): Parts | null {
  try {
    const value = JSON.parse(new TextDecoder().decode(bytes)) as Record<string, unknown>;
    const subjects = value['subject'] as readonly { readonly name: string; readonly digest: unknown }[];
    return {
      types: JSON.stringify([value['_type'], value['predicateType']]),
      subjects: new Map(subjects.map(({ name, digest }) => [String(name), JSON.stringify(digest)])),
    };
  } catch {
    // Not JSON, or of another shape: there is nothing to compare.
    return null;
  }
}
