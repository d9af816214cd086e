import { type Decisions, type GateDecision, isJudged, type NotJudged } from '../record/decisions.ts';
import { worstFirst } from '../record/gate-order.ts';
import { gateFigures } from './gate-figures.ts';
import type { GatePlaces } from './gate-places.ts';
import { countsText, resultLine } from './gates-text.ts';
import { workflowCommand } from './workflow-command.ts';

/**
 * The decisions as GitHub workflow commands (policy.md 6): an annotation for each gate that is not PASS, at its line in the policy
 * file, and last the counts as plain text. What blocks is an error, what has to be documented a warning, the rest a notice.
 *
 * @example githubAnnotations(decisions, () => ({ file: 'policy.yaml', line: 7 }))
 */
export function githubAnnotations(gates: Decisions | NotJudged, places: GatePlaces): string {
  const lines = isJudged(gates)
    ? [
        ...worstFirst(gates.gates)
          .filter(({ status }) => status !== 'PASS')
          .map((gate) => annotation(gate, places)),
        `Gates: ${countsText(gates)}`,
      ]
    : [];
  return `${[...lines, resultLine(gates).replace(/^Result +/, 'Result: ')].join('\n')}\n`;
}

function annotation(gate: GateDecision, places: GatePlaces): string {
  const level = gate.blocks ? 'error' : gate.requires_documentation ? 'warning' : 'notice';
  const { value, asked, notes } = gateFigures(gate);
  const place = places(gate);
  const properties = { file: place?.file, line: place?.line, title: `${gate.status} ${gate.name}` };
  const text = `${gate.metric} ${value}, asked ${asked} (${gate.severity})${notes === '' ? '' : `: ${notes}`}`;
  return workflowCommand(level, properties, text);
}
