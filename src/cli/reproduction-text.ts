import { escapeControls } from '../base/escape.ts';
import type { ReproducedFile, Reproduction } from '../evidence/reproduce/reproduction.ts';

/** What `reproduce` prints: whether the bytes are the same; else the first cause, then all that follow. */
export function reproductionText({ outcome, files, causes }: Reproduction): string {
  if (outcome === 'identical') return `Identical ${list(files)} (sha256 ${short(files[0]?.recorded_sha256)})\n`;
  const different = files.filter(({ identical }) => !identical);
  const head =
    outcome === 'results-identical'
      ? `Identical results: metrics and gates are equal; other bytes in ${list(different)}`
      : `Different ${list(different)}`;
  const same = files.filter(({ identical }) => identical);
  const lines = [
    head,
    ...(same.length === 0 ? [] : [`Identical ${list(same)}`]),
    ...different.map(
      ({ name, recorded_sha256: recorded, rerun_sha256: rerun }) =>
        `File      ${name}  sha256 ${short(recorded)}, rerun ${rerun === null ? 'did not write it' : short(rerun)}`,
    ),
    ...causes
      .slice(0, shown)
      .map(
        ({ cause, subject, detail }, i) => `${i === 0 ? 'CAUSE     ' : 'then      '}${cause}  ${subject}  ${detail}`,
      ),
    ...(causes.length > shown ? [`and ${causes.length - shown} more: --format json`] : []),
  ];
  return lines.map((line) => `${escapeControls(line)}\n`).join('');
}

/** One changed row of data moves more than a thousand metrics. */
const shown = 40;

function list(files: readonly ReproducedFile[]): string {
  return files.map(({ role, name }) => (role === 'sidecar' ? name : words[role])).join(', ');
}

const words = { report: 'report', manifest: 'manifest', decisions: 'policy decisions' };

function short(sha256: string | undefined): string {
  return `${sha256?.slice(0, 16)}…`;
}
