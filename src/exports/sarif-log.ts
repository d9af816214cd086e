/** The frame that every SARIF 2.1.0 log of this tool has: one run of one driver. Columns count in code points. */
export function sarifLog(
  toolVersion: string,
  run: { readonly rules: readonly object[]; readonly results: readonly object[] },
): string {
  const { rules, ...rest } = run;
  const driver = { name: 'GlassAlpha', version: toolVersion, informationUri: 'https://glassalpha.com', rules };
  const log = {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [{ tool: { driver }, columnKind: 'unicodeCodePoints', ...rest }],
  };
  return `${JSON.stringify(log, null, 2)}\n`;
}

export interface SarifPlace {
  readonly file: string;
  readonly line?: number | undefined;
  readonly column?: number | undefined;
  readonly endColumn?: number | undefined;
}

/** A result's `locations`. */
export function sarifLocations({ file, line, column, endColumn }: SarifPlace): object[] {
  const region = {
    startLine: line,
    ...(column === undefined ? {} : { startColumn: column }),
    ...(endColumn === undefined ? {} : { endColumn }),
  };
  const artifactLocation = { uri: uriOf(file) };
  return [{ physicalLocation: { artifactLocation, ...(line === undefined ? {} : { region }) } }];
}

/** A path as a URI reference (RFC 3986): every segment escaped, and an absolute one with its scheme. */
function uriOf(path: string): string {
  const escaped = path.replace(loneSurrogate, '\ufffd').split('/').map(encodeURIComponent).join('/');
  if (path.startsWith('/')) return `file://${escaped}`;
  return /^[A-Za-z]:\//.test(path) ? `file:///${escaped.replace('%3A', ':')}` : escaped;
}

const loneSurrogate = /\p{Surrogate}/gu;
