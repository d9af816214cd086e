import { type Document, isAlias, isScalar, type Node, parseDocument, visit } from 'yaml';
import { type Diagnostic, type DiagnosticCode, problem, type Where } from './diagnostic.ts';
import { type TextPositions, textPositions } from './text-position.ts';
import { decodeUtf8, looksLikeUtf16 } from './utf8.ts';
import { nestsTooDeeply } from './yaml-depth.ts';
import { placeOf, scalarAt, type YamlPath, type YamlScalar } from './yaml-places.ts';
import { nodeReader } from './yaml-value.ts';

export type { YamlPath, YamlScalar } from './yaml-places.ts';

export type YamlFeature = 'anchor' | 'alias' | 'tag' | 'merge key';

export interface YamlOptions {
  /** Codes to use instead of `config.*`. */
  readonly codes?: {
    readonly encoding?: DiagnosticCode;
    readonly size?: DiagnosticCode;
    readonly syntax?: DiagnosticCode;
    readonly duplicateKey?: DiagnosticCode;
  };
  /** Refuses anchors, aliases, tags and merge keys, with this code and message. */
  readonly strict?: {
    readonly code: DiagnosticCode;
    readonly rule?: string;
    readonly message: (feature: YamlFeature) => string;
    readonly hint?: string;
  };
}

export interface YamlFile {
  /** Plain objects, arrays and scalars; keys are text as written. Undefined if the file could not be read as YAML. */
  readonly value: unknown;
  readonly diagnostics: readonly Diagnostic[];
  /**
   * Where a key or value stands. Without `part`: the value if it is a scalar, else its key (in a list: the item's start).
   * Undefined if there is nothing at this path.
   */
  readonly at: (path: YamlPath, part?: 'key' | 'value') => Where | undefined;
  readonly scalar: (path: YamlPath) => YamlScalar | undefined;
  /** The decoded text without a byte order mark: what lines and columns count in. */
  readonly text: string;
}

const maxBytes = 1024 * 1024;

/**
 * Reads one YAML 1.2 document (core schema), up to 1 MiB of UTF-8, with a place for every key and value. LF or CRLF, with
 * or without byte order mark. All problems come out at once, as diagnostics: this never throws.
 *
 * @example parseYaml('a: 1', 'audit.yaml').value // { a: 1 }
 */
export function parseYaml(input: Uint8Array | string, file: string, options: YamlOptions = {}): YamlFile {
  const codes = {
    encoding: 'config.encoding',
    size: 'config.syntax',
    syntax: 'config.syntax',
    duplicateKey: 'config.duplicate_key',
    ...options.codes,
  } as const;
  const bytes = typeof input === 'string' ? new TextEncoder().encode(input) : input;
  const unreadable = (diagnostic: Diagnostic, text = ''): YamlFile => ({
    value: undefined,
    diagnostics: [diagnostic],
    at: () => undefined,
    scalar: () => undefined,
    text,
  });

  if (bytes.length > maxBytes) {
    return unreadable(
      problem(codes.size, `${file} has ${bytes.length} bytes, the limit is 1 MiB`, { where: { file } }),
    );
  }
  if (looksLikeUtf16(bytes)) {
    const hint = "PowerShell's > writes UTF-16: save as UTF-8, or let the tool write the file with -o FILE";
    return unreadable(problem(codes.encoding, 'UTF-16 text, expected UTF-8', { hint, where: { file } }));
  }
  const decoded = decodeUtf8(bytes);
  if ('invalidAt' in decoded) {
    const message = `not valid UTF-8 at byte ${decoded.invalidAt}`;
    return unreadable(problem(codes.encoding, message, { hint: 'save the file as UTF-8', where: { file } }));
  }

  const text = decoded.text.replace(/^\uFEFF/, '');
  const positions = textPositions(file, text);
  const control = firstControlCharacter(text);
  if (control !== undefined) {
    const name = `U+${text.charCodeAt(control).toString(16).toUpperCase().padStart(4, '0')}`;
    return unreadable(problem(codes.syntax, `control character ${name}`, { where: positions.at(control) }), text);
  }
  const document = readDocument(text);
  if (document === undefined) {
    return unreadable(problem(codes.syntax, 'nested too deeply to be read', { where: { file } }), text);
  }

  const syntax = syntaxProblems(document, text, positions, codes.syntax);
  const refused = options.strict === undefined ? [] : refusedFeatures(document, positions, options.strict);
  if (syntax.length > 0) {
    return {
      value: undefined,
      diagnostics: [...syntax, ...refused],
      at: () => undefined,
      scalar: () => undefined,
      text,
    };
  }
  const reader = nodeReader(document, positions, codes);
  const value = reader.read();
  return {
    value: reader.broken() ? undefined : value,
    diagnostics: [...refused, ...reader.problems],
    at: (path, part) => placeOf(document, positions, path, part),
    scalar: (path) => scalarAt(document, path),
    text,
  };
}

/** Undefined if the file is nested so deeply that the parser could run out of stack. */
function readDocument(text: string): Document.Parsed | undefined {
  if (nestsTooDeeply(text)) return undefined;
  try {
    // Duplicate keys are found below, by their text, with both places.
    return parseDocument(text, {
      version: '1.2',
      schema: 'core',
      prettyErrors: false,
      uniqueKeys: false,
      logLevel: 'error',
    });
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

function syntaxProblems(
  document: Document.Parsed,
  text: string,
  positions: TextPositions,
  code: DiagnosticCode,
): Diagnostic[] {
  const problems = [...document.errors, ...document.warnings].map((error) => {
    const [from, to] = error.pos;
    const where = positions.at(Math.min(from, text.length), to);
    if (error.code === 'MULTIPLE_DOCS') {
      return problem(code, 'a second document starts here; one document per file', { where });
    }
    const hint = error.code === 'TAB_AS_INDENT' ? 'indent with spaces' : undefined;
    return problem(code, lowerFirst(error.message), { hint, where });
  });
  const { yaml } = document.directives ?? { yaml: { explicit: false, version: '1.2' } };
  if (yaml.explicit && yaml.version !== '1.2') {
    problems.push(
      problem(code, `YAML ${yaml.version} is declared; files are read as YAML 1.2`, { where: positions.at(0) }),
    );
  }
  return problems;
}

function refusedFeatures(
  document: Document.Parsed,
  positions: TextPositions,
  strict: NonNullable<YamlOptions['strict']>,
): Diagnostic[] {
  const found: Diagnostic[] = [];
  const refuse = (feature: YamlFeature, node: Node): void => {
    const [from, to] = node.range ?? [0, 0];
    const where = positions.at(from, isScalar(node) || isAlias(node) ? to : undefined);
    found.push(problem(strict.code, strict.message(feature), { rule: strict.rule, hint: strict.hint, where }));
  };
  visit(document, {
    Pair(_, pair) {
      if (isScalar(pair.key) && pair.key.value === '<<' && pair.key.type === 'PLAIN') refuse('merge key', pair.key);
    },
    Node(_, node) {
      if (isAlias(node)) refuse('alias', node);
      else {
        if (node.anchor !== undefined) refuse('anchor', node);
        if (node.tag !== undefined) refuse('tag', node);
      }
    },
  });
  return found;
}

function firstControlCharacter(text: string): number | undefined {
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    if ((unit < 0x20 && unit !== 9 && unit !== 10 && unit !== 13) || unit === 0x7f) return i;
  }
  return undefined;
}

function lowerFirst(message: string): string {
  return message.charAt(0).toLowerCase() + message.slice(1);
}
