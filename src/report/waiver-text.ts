import type { WaiverState } from '../record/decisions.ts';

const words: Readonly<Record<WaiverState, string>> = {
  active: 'honoured',
  expired: 'not honoured: it has ended',
  not_yet: 'not honoured: granted later than the date of judgement',
  limit_exceeded: 'not honoured: the value lies beyond its limit',
  scope: 'not honoured: it does not cover every slice that fails',
  version: 'not honoured: it is for another version of the policy or the model',
  too_long: 'not honoured: it runs longer than the policy allows',
  not_executive: 'not honoured: not granted at the level that the policy asks for',
  self_approved: 'not honoured: whoever asked for it also granted it',
  not_waivable: 'not honoured: the policy does not let this gate be waived',
  unsigned: 'not honoured: the policy asks for a signature and there is none',
  bad_signature: 'not honoured: its signature could not be verified',
};

/** Whether a waiver is honoured, and if not, why (policy.md 4). */
export function waiverText(state: WaiverState): string {
  return words[state];
}
