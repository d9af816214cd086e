import type { Manifest } from '../../record/manifest.ts';
import type { ComparedAudit, Comparison } from './comparison.ts';
import { contentMoves } from './content-moves.ts';
import { gateMoves } from './gate-moves.ts';
import { inputCauses, typesettingCauses } from './input-causes.ts';
import { metricMoves } from './metric-moves.ts';
import { policyMoves } from './policy-moves.ts';
import type { PairedScores } from './score-rows.ts';
import { waiverMoves } from './waiver-moves.ts';

/**
 * How two audits differ, read from their records alone: gates that flipped, policies, metrics with what can be said of chance,
 * inputs, content, waivers. An audit compared with itself gives empty lists; swapping the two negates every difference.
 *
 * @param scores both score files, if a paired test is wanted; without them the same rows give no significance
 * @example compare(old.manifest, now.manifest).gates[0] // { id: 'parity', verdict: 'better', … }
 */
export function compare(before: Manifest, after: Manifest, scores?: PairedScores): Comparison {
  const metrics = metricMoves({ before, after, scores });
  return {
    format: 'glassalpha-comparison/1',
    old: identity(before),
    new: identity(after),
    gates: gateMoves(before.gates, after.gates, metrics),
    policies: policyMoves(before.gates, after.gates),
    metrics,
    inputs: [...inputCauses(before, after), ...typesettingCauses(before, after)],
    content: contentMoves(before.content, after.content),
    waivers: waiverMoves(before.gates, after.gates),
  };
}

function identity({ audit, glassalpha_version, manifest_hash }: Manifest): ComparedAudit {
  const { model_id, model_version, as_of } = audit;
  return { model_id, model_version, as_of, glassalpha_version, manifest_hash };
}
