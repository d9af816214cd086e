// Writes docs/metrics.md from the metric definitions of the built library; with --check it only compares.
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath, pathToFileURL } from 'node:url';

const families = [
  ['data', 'Data and power', 'What the data can show before any model is judged.'],
  [
    'decisions',
    'Decisions',
    'At the recorded threshold. 1 is the positive label; `selection_rate` means the label that is good for the person.',
  ],
  ['ranking', 'Ranking and scores', 'Whatever the threshold.'],
  [
    'calibration',
    'Calibration',
    'Whether scores are probabilities that come true. Bins are [lo, hi), the last closed.',
  ],
  ['fairness', 'Group fairness', 'The groups of one attribute, or of an intersection, compared.'],
  ['proxies', 'Proxies', 'Inputs that stand in for a protected attribute.'],
  [
    'individual',
    'Similar persons and noise',
    'Decisions on persons who are alike, and on inputs that are off by a little.',
  ],
  ['shift', 'Shift and drift', 'Other shares of groups, and other data than the reference.'],
  ['multiclass', 'Several classes', ''],
  ['regression', 'Amounts', ''],
  ['pd_grades', 'PD grades', ''],
  ['record', 'Facts of the record', 'What policies can ask of the record itself.'],
];
const forms = {
  difference: 'largest minus smallest group',
  ratio: 'smallest over largest group',
  difference_to_overall: 'largest distance of a group from all rows in groups',
  ratio_to_overall: 'smallest of r and 1/r, r a group’s value over that of all rows in groups',
  group_min: 'smallest group',
  group_max: 'largest group',
};
const slices = {
  overall: (definition) => (definition.perGroup ? 'all rows and each group' : 'all rows'),
  attribute: () => 'once per attribute',
  reference: (definition) =>
    definition.perGroup
      ? 'each group against the reference group, and once per attribute'
      : 'once per attribute, against the reference group',
  feature: () => 'once per column',
};

/** The text of docs/metrics.md. */
export function metricDocs({ allDefinitions, intervalMethods, formCautions }) {
  const all = allDefinitions();
  const isComparison = ({ id, derived }) => derived !== undefined && id === `${derived.from}_${derived.form}`;
  const isShift = ({ id }) => /^(shifted|worst_case_shift)\./.test(id);
  const own = all.filter((definition) => !isComparison(definition) && !isShift(definition));
  const lines = [
    '# Metrics',
    '',
    '<!-- Written by scripts/metric-docs.mjs from the definitions in src/metrics. Do not edit. -->',
    '',
    `Every metric that a policy can name, ${all.length} with all comparisons. Each stands with its formula, what it tells, when not to rely on it,`,
    'how its interval is made, and the source it follows. 0/0 is undefined here, never 0: a group whose figure is undefined is left out',
    'of a comparison and named in it.',
    '',
    ...families.map(([family, title]) =>
      `- [${title}](#${anchor(title)})`.concat(own.some((d) => d.family === family) ? '' : ' (none)'),
    ),
    '- [Comparisons of groups](#comparisons-of-groups)',
    '- [Intervals](#intervals)',
    '',
  ];
  for (const [family, title, text] of families) {
    const members = own.filter((definition) => definition.family === family);
    if (members.length === 0) continue;
    lines.push(`## ${title}`, '', ...(text === '' ? [] : [text, '']));
    for (const definition of members) lines.push(...entry(definition));
  }
  lines.push(
    '## Comparisons of groups',
    '',
    'Every metric that is kept per group has these, under its id and under its aliases: `tpr_difference`, `recall_difference`.',
    '',
    '| suffix | value | when not |',
    '|---|---|---|',
    ...Object.entries(forms).map(([form, text]) => `| \`_${form}\` | ${text} | ${formCautions[form]} |`),
    '',
    'How their intervals are made:',
    '',
    '| metric | `_difference` | `_ratio` | `_to_overall` | `_group_min`, `_group_max` |',
    '|---|---|---|---|---|',
    ...own
      .filter((d) => all.some(({ derived }) => derived?.from === d.id))
      .map((d) => {
        const interval = (form) => methodOf(all.find(({ derived }) => derived?.from === d.id && derived.form === form));
        return `| \`${d.id}\` | ${['difference', 'ratio', 'difference_to_overall', 'group_min'].map(interval).join(' | ')} |`;
      }),
    '',
    'Under a shift of group shares: `shifted.<metric>` and `worst_case_shift.<metric>`, for',
    `${all
      .filter(({ id }) => id.startsWith('shifted.'))
      .map(({ id }) => `\`${id.slice('shifted.'.length)}\``)
      .join(', ')} and others by name.`,
    '',
    '## Intervals',
    '',
    'α is 1 − the confidence level, K the number of groups whose value is defined. Limits are cut off at the range of the metric. With sample',
    'weights the effective number of rows takes the place of their number, and the interval is marked as approximate.',
    '',
    '| method | what it does |',
    '|---|---|',
    ...Object.entries(intervalMethods).map(([name, text]) => `| \`${name}\` | ${text} |`),
    '',
  );
  return lines.join('\n');
}

function entry(definition) {
  const { id, aliases, label, formula, meaning, caution, reference, direction, range, tasks, computed, fact, boolean } =
    definition;
  const better = { lower: 'lower is better', higher: 'higher is better', none: 'no direction' }[direction];
  const ends = boolean ? '0 or 1' : `${range[0] ?? '−∞'} to ${range[1] ?? '∞'}`;
  return [
    `### ${label}`,
    '',
    `\`${id}\`${aliases.length === 0 ? '' : `, also ${aliases.map((alias) => `\`${alias}\``).join(', ')}`}`,
    '',
    `- **Formula:** ${formula}`,
    `- **Tells:** ${meaning}`,
    `- **When not:** ${caution}`,
    `- **Interval:** ${methodOf(definition, fact)}`,
    `- **Range:** ${ends}; ${better}; ${slices[definition.slices](definition)}; ${tasks.join(', ')}`,
    `- **Reference:** ${reference}`,
    ...(computed ? [] : ['- Known to policies, not computed in this version.']),
    '',
  ];
}

function methodOf(definition, fact = false) {
  if (definition === undefined) return '–';
  if (definition.interval !== null) return `\`${definition.interval}\``;
  return fact ? 'none: a fact of the audited data' : 'none';
}

function anchor(title) {
  return title.toLowerCase().replaceAll(' ', '-');
}

const root = fileURLToPath(new URL('..', import.meta.url));
if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const dist = `${root}dist/metrics`;
  const load = (name) => import(pathToFileURL(`${dist}/${name}.js`).href);
  const [{ allDefinitions }, { intervalMethods }, { formCautions }] = await Promise.all(
    ['catalogue', 'interval-methods', 'cautions'].map(load),
  );
  const text = metricDocs({ allDefinitions, intervalMethods, formCautions });
  const file = `${root}docs/metrics.md`;
  if (!process.argv.includes('--check')) writeFileSync(file, text);
  else if (readFileSync(file, 'utf8') !== text) {
    console.error('docs/metrics.md is not current: run node scripts/metric-docs.mjs');
    process.exitCode = 1;
  }
}
