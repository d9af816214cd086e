import type { GateDecision } from '../record/decisions.ts';

/** Where a gate stands in its policy file, as users name the file; a line where the file was read. */
export interface GatePlace {
  readonly file: string;
  readonly line?: number;
}

/** Looks up where a gate stands; undefined for gates of the command line and for policies that are not at hand. */
export type GatePlaces = (gate: Pick<GateDecision, 'policy' | 'id'>) => GatePlace | undefined;
