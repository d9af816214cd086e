import { evaluatePolicies } from '../../src/policy/evaluate.ts';
import type { Decisions, GateDecision } from '../../src/record/decisions.ts';
import { ciOf, mapOf, metricOf, policyWith, undefinedOf } from '../policy/example-metrics.ts';

/** A name that tries to end a command, a tag, a table cell or a line in every format. */
export const hostileName = 'a\n::error::b <b a="c">]]>|`*🚦\u202e,%0A\r\u0001&';

/** Decisions that hold every state, blocking or not, as the formats have to tell them apart. */
export function everyState(name = 'Gate'): Decisions {
  const decisions = evaluatePolicies({
    policies: [
      policyWith([
        { name: `${name} passes`, metric: 'ece_width_10', threshold: 0.05 },
        { name: `${name} fails`, metric: 'demographic_parity_difference', threshold: 0.1 },
        { name: `${name} warns`, metric: 'equalized_odds_difference', threshold: 0.15, severity: 'warning' },
        { name: `${name} has no value`, metric: 'roc_auc', threshold: 0.7, comparison: 'greater_than' },
        { name: `${name} has none either`, metric: 'gini', threshold: 0.4, comparison: '>', severity: 'info' },
      ]),
    ],
    metrics: mapOf(
      metricOf('ece_width_10', {}, 0.0413, ciOf(0, 0.1231)),
      metricOf('demographic_parity_difference', { attribute: 'gender' }, 0.1801, ciOf(0, 0.3341)),
      metricOf('equalized_odds_difference', { attribute: 'gender' }, 0.5741, ciOf(0.0231, 0.8351)),
      undefinedOf('roc_auc', {}, 'single_class'),
      undefinedOf('gini', {}, 'single_class'),
    ),
    attributes: ['gender'],
    asOf: '2025-09-30',
  });
  const [, failing] = decisions.gates;
  if (failing === undefined) throw new Error('the example policy has a failing gate');
  const waived: GateDecision = {
    ...failing,
    id: 'waived',
    name: `${name} is waived`,
    status: 'WAIVED',
    blocks: false,
    requires_documentation: true,
    waiver: {
      id: 'W-1',
      state: 'active',
      expires: '2025-12-31',
      approved_by_role: 'Chief Risk Officer',
      signed: false,
    },
  };
  const open: GateDecision = { ...failing, id: 'open', name: `${name} is open`, status: 'INCONCLUSIVE' };
  const openNote: GateDecision = { ...open, id: 'open_note', name: `${name} is noted`, blocks: false };
  const gates = [...decisions.gates, waived, open, openNote];
  const counts = { ...decisions.counts, waived: 1, inconclusive: 2, blocking: 3, documenting: 3 };
  return { ...decisions, gates, counts, outcome: 'FAIL', exit_code: 1 };
}
