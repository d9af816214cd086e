// bench/coverage.md from simulated lines.
import { seed } from './coverage.mjs';

/** The table of all lines, in Markdown. */
export function render(all) {
  const rows = all.map((line) => {
    const [mean, worst] = line.stated ?? [];
    const missed = [
      mean !== undefined && line.mean && line.mean.value < mean - 3 * line.mean.error - 0.005 ? 'mean' : null,
      worst !== undefined && line.worst && line.worst.value < worst - 3 * line.worst.error ? 'worst' : null,
    ].filter(Boolean);
    return [
      line.method,
      line.what,
      line.stated ? `${mean ?? '–'} / ${worst ?? '–'}` : '–',
      figure(line.mean),
      figure(line.worst),
      `${(100 * line.absent).toFixed(1)} %`,
      verdict(line, missed),
      line.worstCase
        ? `${line.worstCase.population.name}${line.worstCase.slice === 'group' ? `, group of ${line.worstCase.n}` : ''}`
        : '',
    ];
  });
  const head = [
    'method',
    'metrics',
    'stated mean / worst',
    'simulated mean',
    'simulated worst',
    'absent',
    'met',
    'worst case',
  ];
  const table = [head, head.map(() => '---'), ...rows].map((row) => `| ${row.join(' | ')} |`).join('\n');
  const setups = [
    ...new Map(
      all.map(({ set, cases, samples, confirm, final }) => [
        set,
        `- ${set}: ${cases} populations of ${samples} samples, then ${confirm} and ${final}`,
      ]),
    ).values(),
  ];
  return `# Coverage of the intervals, simulated

Level 0.95, seed ${seed}. Mean over all populations and groups; worst: the six lowest of them drawn again with new samples, the two lowest
of these once more with more of them, so that it is not the lowest of many chances. Behind ± stands the Monte Carlo error (one standard error). A stated figure counts as met if the simulated one is no more than three of them
below it, the mean 0.005 more: it depends on the choice of populations.
Rows that are met but lie below the stated figure may fall short of it by a little. Absent: samples in which the metric has no interval (and says so).
Made by \`node bench/coverage.mjs\`.

${setups.join('\n')}

${table}
${notesOf(all)}`;
}

/** What stands behind single rows, each note once. */
function notesOf(all) {
  const notes = new Map();
  for (const { note, method, what } of all) {
    if (note !== undefined) notes.set(note, new Set([...(notes.get(note) ?? []), `\`${method}\`, ${what}`]));
  }
  const items = [...notes].map(([note, rows]) => `- ${[...rows].join('; ')}: ${note}`);
  return items.length === 0 ? '' : `\n## Notes\n\n${items.join('\n')}\n`;
}

/** Where nothing is stated, coverage far below the level still shows. */
function verdict({ stated, worst }, missed) {
  if (missed.length > 0) return `**no (${missed.join(', ')})**`;
  if (stated !== undefined) return 'yes';
  return worst && worst.value < 0.9 - 3 * worst.error ? '**below 0.9**' : '';
}

function figure(found) {
  return found ? `${found.value.toFixed(3)} ± ${found.error.toFixed(3)}` : '–';
}
