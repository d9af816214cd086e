import { escapeControls } from '../base/escape.ts';
import { type Decisions, isJudged, type NotJudged, type PolicyIdentity } from '../record/decisions.ts';
import { gatesText, resultLine } from './gates-text.ts';

/** A gate whose state is another one than recorded. */
export interface FlipLine {
  readonly name: string;
  readonly before: string | null;
  readonly after: string | null;
}

/**
 * What `glassalpha gates` prints: under which policy, and how it stands to the recorded one; then what flipped, then the gates.
 *
 * @example rejudgedText({ gates, recorded: manifest.gates, flips: [], asOf: '2025-10-14' })[0]
 */
export function rejudgedText({
  gates,
  recorded,
  flips,
  asOf,
}: {
  readonly gates: Decisions | NotJudged;
  readonly recorded: Decisions | NotJudged;
  readonly flips: readonly FlipLine[];
  /** Of the record. */
  readonly asOf: string;
}): string[] {
  const date = isJudged(gates) && gates.as_of !== asOf ? [`As of ${gates.as_of} (recorded: ${asOf})`] : [];
  return [
    ...policiesOf(gates).map((policy) => headLine(policy, policiesOf(recorded))),
    ...date,
    ...flips.map(flipLine),
    ...gatesText(gates),
    resultLine(gates),
  ];
}

/** A gate that the policy no longer has is as much of a change as one that flipped. */
function flipLine({ name, before, after }: FlipLine): string {
  const shown = escapeControls(name);
  if (before === null) return `ADDED     ${shown}  ${after}`;
  return after === null ? `DROPPED   ${shown}  was ${before}` : `FLIP      ${shown}  ${before} → ${after}`;
}

function headLine(policy: PolicyIdentity, recorded: readonly PolicyIdentity[]): string {
  return `Re-judged under ${identity(policy)} (${recordedText(policy, recorded)})`;
}

/** Two files of one name and version are two policies: their digests say so, and nothing else would. */
function recordedText(policy: PolicyIdentity, recorded: readonly PolicyIdentity[]): string {
  if (recorded.some(({ sha256 }) => sha256 === policy.sha256)) return 'the recorded file';
  const namesake = recorded.find(({ policy_name: name }) => name === policy.policy_name);
  if (namesake === undefined) {
    return `recorded: ${recorded.length === 0 ? 'no policy' : recorded.map(identity).join('; ')}`;
  }
  if (namesake.version !== policy.version) return `recorded: ${escapeControls(namesake.version)}`;
  const short = ({ sha256 }: PolicyIdentity) => `sha256 ${sha256.slice(0, 16)}…`;
  return `NOT the recorded file, although name and version agree: ${short(policy)}, recorded ${short(namesake)}`;
}

function identity({ policy_name: name, version }: PolicyIdentity): string {
  return escapeControls(`${name} ${version}`);
}

function policiesOf(gates: Decisions | NotJudged): readonly PolicyIdentity[] {
  return isJudged(gates) ? gates.policies : [];
}
