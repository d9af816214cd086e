import { type Decisions, isJudged, type NotJudged } from '../../record/decisions.ts';
import type { WaiverMove, WaiverStanding } from './comparison.ts';
import { mapChanges } from './map-changes.ts';

/** Waivers that came, went, or stand otherwise, by gate. */
export function waiverMoves(before: Decisions | NotJudged, after: Decisions | NotJudged): WaiverMove[] {
  const [old, now] = [waiversOf(before), waiversOf(after)];
  return mapChanges(old, now).map(({ before: was, after: is }) => ({
    id: (is ?? was)?.id ?? '',
    gate: (is ?? was)?.gate ?? '',
    move: was === undefined ? 'added' : is === undefined ? 'removed' : 'changed',
    before: standing(was),
    after: standing(is),
  }));
}

interface GateStanding extends WaiverStanding {
  readonly id: string;
  readonly gate: string;
}

function waiversOf(decisions: Decisions | NotJudged): Record<string, GateStanding> {
  if (!isJudged(decisions)) return {};
  return Object.fromEntries(
    decisions.gates.flatMap(({ id: gate, waiver }) =>
      waiver === null
        ? []
        : [[`${gate} ${waiver.id}`, { id: waiver.id, gate, state: waiver.state, expires: waiver.expires }]],
    ),
  );
}

function standing(waiver: GateStanding | undefined): WaiverStanding | null {
  return waiver === undefined ? null : { state: waiver.state, expires: waiver.expires };
}
