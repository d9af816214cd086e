import { sortedKeys } from '../../base/order.ts';
import { type PerformedContent, sectionKeys } from '../../record/content.ts';
import type { Manifest } from '../../record/manifest.ts';
import { outlineTitle } from '../../record/outline.ts';
import { groupRow, layOut, note, numberColumn, prose, type ReportSection, row, table, textColumn } from '../blocks.ts';
import { countText } from '../numbers.ts';
import { datasetText, quoteKeys } from '../texts.ts';
import type { Block, TableRow, ViewCell } from '../view.ts';

export const provenanceSection: ReportSection = {
  number: '14',
  title: outlineTitle('14'),
  build: (manifest, sha256) =>
    layOut(manifest, '14', {
      '14.1': () => digests(manifest, sha256),
      '14.2': () => versions(manifest),
      '14.3': () => queries(manifest),
      '14.4': () => checks(manifest),
      '14.5': () => reproduce(manifest, sha256),
      '14.6': (content) => retention(manifest, content),
    }),
};

function digest(text: string | null): ViewCell {
  return text === null ? { text: 'none' } : { text: text.replace('sha256:', ''), mono: true };
}

function digests(manifest: Manifest, sha256: string): Block[] {
  const { hashes, configuration, dataset, model, components } = manifest;
  const datasets = sortedKeys(dataset).flatMap((role): TableRow[] => {
    const data = dataset[role];
    if (data === undefined) return [];
    return [
      ...(data.hash === null ? [] : [row(`File “${data.name}”: ${datasetText(role)}`, digest(data.hash))]),
      row(`Content of “${data.name}”`, digest(data.logical_sha256)),
    ];
  });
  const policies = sortedKeys(hashes.inputs.policy).map((ref) =>
    row(`Policy “${baseName(ref)}”`, digest(hashes.inputs.policy[ref] ?? null)),
  );
  return [
    table({
      columns: [textColumn('What'), textColumn('SHA-256', 'auto')],
      rows: [
        row('Manifest: the file beside this report', digest(sha256)),
        row('Configuration', digest(configuration.hash)),
        ...policies,
        ...datasets,
        ...(hashes.inputs.schema === null ? [] : [row('Data schema', digest(hashes.inputs.schema))]),
        row('Model file', model.hash === null ? { text: 'none: recorded predictions only' } : digest(model.hash)),
        row('Report templates', digest(components.template_sha256)),
      ],
      caption:
        'Manifest is the digest of the manifest file: what sha256sum, shasum -a 256 or Get-FileHash print for it. ' +
        'Browsers and simple viewers do not show the two files attached to this report.',
    }),
    hashTree(manifest),
  ];
}

/** The tree by which two audits are compared leaf by leaf. */
function hashTree({ hashes }: Manifest): Block {
  const results = ['front', ...sectionKeys].map((key) =>
    row(key === 'front' ? 'Review page' : `Section ${key}`, digest(hashes.results[key] ?? null)),
  );
  return table({
    columns: [textColumn('Leaf'), textColumn('SHA-256', 'auto')],
    rows: [
      row('Root', digest(hashes.root)),
      groupRow('Inputs'),
      row('Random seeds', digest(hashes.inputs.seeds)),
      row('Carried claims', digest(hashes.inputs.claims)),
      row('Measurement engine', digest(hashes.engine)),
      groupRow('Results'),
      ...results,
      row('Gate decisions', digest(hashes.gates)),
    ],
    caption: 'Hash tree of the record. An equal root means equal inputs, equal results and equal decisions.',
  });
}

function versions(manifest: Manifest): Block[] {
  const { dependencies, engine, git, seeds, components, configuration } = manifest;
  const packages = sortedKeys(dependencies.core_packages).map(
    (name) => `${name} ${dependencies.core_packages[name] ?? ''}`,
  );
  const derived = sortedKeys(seeds.derived).map((purpose) => `${purpose} ${seeds.derived[purpose] ?? ''}`);
  const fonts = components.fonts.map((font) => font.name);
  const overrides = configuration.overrides.map(({ flag, key, value }) => `${flag} (${key} = ${String(value)})`);
  return [
    table({
      columns: [textColumn('What', 0.3), textColumn('Value')],
      rows: [
        row('GlassAlpha', manifest.glassalpha_version),
        row('Measurement engine', `${engine.name} ${engine.version}`),
        row('Packages', { text: packages.join('; '), mono: true }),
        ...(fonts.length === 0 ? [] : [row('Fonts', { text: fonts.join('; '), mono: true })]),
        row('Random seed', String(seeds.master)),
        ...(derived.length === 0 ? [] : [row('Random streams', { text: derived.join('; '), mono: true })]),
        row('Repository', gitText(git)),
        row('Command-line overrides', overrides.length === 0 ? 'none' : overrides.join('; ')),
        row('Strict mode', configuration.strict_mode ? 'on, all checks met' : 'not run in strict mode'),
      ],
      caption: 'Everything that can change a byte of the results.',
    }),
  ];
}

function gitText({ available, sha, dirty, reason }: Manifest['git']): string {
  if (sha === null) return reason ?? (available ? 'no commit' : 'not in a repository');
  const state = dirty === true ? ', tracked files modified' : dirty === false ? ', no tracked file modified' : '';
  return `commit ${sha}${state}${reason === undefined ? '' : `; ${reason}`}`;
}

function queries({ engine }: Manifest): Block[] {
  if (engine.query_log.length === 0) return [prose('No query was logged.')];
  const purposes: Readonly<Record<string, string>> = {
    check: 'checks',
    cells: 'counts',
    scores: 'score counts',
    grid: 'score counts on a grid',
    rank: 'ranks',
    bins: 'bins',
  };
  return [
    table({
      columns: [
        textColumn('Query', 'auto'),
        textColumn('Purpose'),
        numberColumn('Rows returned'),
        textColumn('SHA-256 of the result, first 16 digits', 'auto'),
      ],
      rows: engine.query_log.map((query) =>
        row({ text: query.id, mono: true }, purposes[query.purpose] ?? query.purpose, countText(query.rows), {
          text: query.result_sha256.replace('sha256:', '').slice(0, 16),
          mono: true,
        }),
      ),
      caption: 'Queries put to the data; their full text stands in the attached manifest. They return integers only.',
      source: 'engine.query_log',
    }),
  ];
}

function checks({ determinism }: Manifest): Block[] {
  if (determinism.checks.length === 0) return [prose('No check was recorded.')];
  return [
    table({
      columns: [textColumn('Check', 0.35), textColumn('Result', 'auto'), textColumn('Detail')],
      rows: determinism.checks.map((check) =>
        row(check.id.replaceAll('_', ' '), check.status === 'met' ? '✓ met' : '✗ not met', quoteKeys(check.detail)),
      ),
      caption: 'What strict mode asks for, checked whether it was on or not.',
    }),
  ];
}

function reproduce(manifest: Manifest, sha256: string): Block[] {
  return [
    prose(
      'To check that the manifest beside this report belongs to it, compare the digest that the first command prints with the one below. ' +
        `To redo the audit, install GlassAlpha ${manifest.glassalpha_version} from its publisher, take configuration, data and model with the digests of section 14.1, and run the second; the same inputs give the same bytes.`,
    ),
    {
      kind: 'listing',
      lines: [
        'sha256sum <report>.manifest.json',
        sha256,
        `glassalpha audit --config ${configName(manifest)} --output rerun.pdf`,
        'sha256sum rerun.pdf <report>.pdf',
      ],
    },
  ];
}

/** Base name of the configuration, without the folder it lay in. */
export function configName({ configuration }: Manifest): string {
  const config = configuration.files.find((file) => file.role === 'config');
  return baseName(config?.name ?? 'audit.yaml');
}

function retention({ determinism }: Manifest, content: PerformedContent): Block[] {
  const fact = content.facts?.['retention'];
  const retained =
    typeof fact === 'object' && fact !== null && !Array.isArray(fact)
      ? (fact as Readonly<Record<string, unknown>>)
      : undefined;
  const text =
    retained === undefined
      ? 'No retention period is stated in the configuration.'
      : `Retention: ${periodText(String(retained['period']))}, by authority of: ${String(retained['authority'])}.`;
  const excluded = determinism.excluded.map(({ what, why }) => row(quoteKeys(what), quoteKeys(why)));
  return [
    prose(text),
    ...(excluded.length === 0
      ? []
      : [
          table({
            columns: [textColumn('Left out of the record', 0.6), textColumn('Why')],
            rows: excluded,
            caption: 'Left out on purpose.',
          }),
        ]),
    note(determinism.statement),
  ];
}

/** `P7Y` as `7 years`; a period of several units stays as written. */
function periodText(period: string): string {
  const [, amount, unit] = /^P(\d+)([YMWD])$/.exec(period) ?? [];
  const units: Readonly<Record<string, string>> = { Y: 'year', M: 'month', W: 'week', D: 'day' };
  const name = units[unit ?? ''];
  return name === undefined ? period : `${amount} ${name}${amount === '1' ? '' : 's'}`;
}

function baseName(path: string): string {
  return path.split('/').at(-1) ?? path;
}
