import { escapeControls } from '../base/escape.ts';
import type { AssuranceLevel, Verification } from './verification.ts';

/**
 * A verification for people: the four lines first, then who vouches, what to mind, what the gates say and how much is shown.
 *
 * @param verbose also every check with its detail
 * @returns lines without control characters, whatever the names in the pack
 * @example verificationText(result, false)[0] // '✓ All checksums valid'
 */
export function verificationText(result: Verification, verbose: boolean): string[] {
  const { lines, level, marks } = result;
  return [
    ...lines.map(({ text, ok }) => `${ok ? '✓' : '✗'} ${text}`),
    ...lines.flatMap(({ details }) => details.map((detail) => `    ${detail}`)),
    ...otherFailures(result),
    ...signerLines(result),
    ...result.warnings.map((warning) => `! ${warning}`),
    ...(verbose ? result.checks.map(({ id, status, detail }) => `  ${status.padEnd(4)}  ${id}: ${detail}`) : []),
    gatesLine(result),
    `Assurance: ${[level, ...marks].join(', ')}: ${levelTexts[level]}`,
  ].map((line) => escapeControls(line.replaceAll('\n', '; ')));
}

/** One plain sentence per level: what a reader may and may not conclude. */
const levelTexts: Readonly<Record<AssuranceLevel, string>> = {
  none: 'the pack is not what was exported; rely on nothing in it',
  intact: 'the files are undamaged; that they agree with each other is not shown',
  consistent: 'the files agree with each other and the gates recompute; nobody has vouched for them',
  signed: 'those you trust have signed these files; when is their claim',
  timestamped: 'those you trust had signed these files by the time that the timestamp states',
  logged: 'signed, timestamped, and one entry of a log that later entries do not hide',
};

/** Checks that none of the four lines sums up. */
function otherFailures({ checks }: Verification): string[] {
  const ids = ['signature', 'gates-statement', 'time', 'log', 'expectations'];
  return checks
    .filter(({ id, status }) => status === 'fail' && ids.includes(id))
    .flatMap(({ id, detail }) => detail.split('\n').map((line) => `✗ ${id}: ${line}`));
}

function signerLines({ signers, lines, profile }: Verification): string[] {
  const trusted = signers.filter((signer) => signer.trusted && signer.statement !== 'review');
  if (trusted.length > 0) {
    const seen = new Map(trusted.map((signer) => [signer.key_id, signer]));
    return [...seen.values()].map(
      ({ name, roles, key_id: id }) => `✓ Signed by ${name} (${[...roles, id.slice(0, 16)].join(', ')})`,
    );
  }
  if (signers.some(({ statement }) => statement !== 'review'))
    return ['! Signed by keys that are not trusted here: anyone could have made them'];
  const isIntact = profile === 'strict' && lines[0]?.ok === true;
  return [`! Unsigned: ${isIntact ? 'intact, but ' : ''}anyone could have rebuilt it`];
}

function gatesLine({ outcome, counts, modelId }: Verification): string {
  if (outcome === null || counts === null) return `Gates: ${modelId === null ? 'not read' : 'none were judged'}`;
  const parts: readonly (readonly [number, string])[] = [
    [counts.pass, 'pass'],
    [counts.fail, 'fail'],
    [counts.inconclusive, 'inconclusive'],
    [counts.not_evaluated, 'not evaluated'],
    [counts.waived, 'waived'],
  ];
  const shown = parts.filter(([count], i) => i < 2 || count > 0).map(([count, word]) => `${count} ${word}`);
  return `Gates: ${outcome} (${shown.join(', ')})`;
}
