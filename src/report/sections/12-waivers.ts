import type { PerformedContent } from '../../record/content.ts';
import { type GateDecision, isJudged } from '../../record/decisions.ts';
import type { Manifest } from '../../record/manifest.ts';
import { prose, records, row, table, textColumn } from '../blocks.ts';
import { gateFiguresShort } from '../gate-text.ts';
import type { Block } from '../view.ts';
import { waiverText } from '../waiver-text.ts';

/** 12.3: accepted exceptions with what they cover, then where a policy asks for less than the one it extends. */
export function waiversAndDeviations(manifest: Manifest, content: PerformedContent): Block[] {
  const { gates } = manifest;
  if (!isJudged(gates)) return [];
  const waivers = records(content.tables?.['waivers']);
  const relaxed = gates.policies.flatMap((policy) =>
    policy.relaxed.map((entry) => ({ ...entry, policy: policy.policy_name })),
  );
  const gateOf = (policy: unknown, id: unknown): GateDecision | undefined =>
    gates.gates.find((gate) => gate.policy === policy && gate.id === id);
  return [
    ...(waivers.length === 0
      ? []
      : [
          table({
            columns: [
              textColumn('Waiver', 'auto'),
              textColumn('Gate', 0.6),
              textColumn('Reason and controls'),
              textColumn('Asked for and granted by', 0.6),
              textColumn('Until', 'auto'),
            ],
            rows: waivers.map((waiver) => {
              const gate = gateOf(waiver['policy'], waiver['gate']);
              return row(
                {
                  text: String(waiver['waiver']),
                  ...(typeof waiver['ticket'] === 'string' ? { sub: waiver['ticket'] } : {}),
                },
                {
                  text: gate?.name ?? String(waiver['gate']),
                  sub: useText(manifest, gate, waiver['waiver']),
                },
                { text: reasonText(waiver), human: true },
                {
                  text: `${waiver['requested_by']}; ${waiver['approved_by']}`,
                  sub: `granted on ${waiver['approved_on']}`,
                },
                String(waiver['expires']),
              );
            }),
            caption: `Waivers of the institution, judged on ${gates.as_of}. Roles and levels are the institution’s statements.`,
            source: 'content.12.tables.waivers',
          }),
        ]),
    ...(relaxed.length === 0
      ? [prose('No deviation: no policy asks for less than the one it extends.')]
      : [
          table({
            columns: [
              textColumn('Gate', 0.6),
              textColumn('What is relaxed', 0.6),
              textColumn('Inherited', 0.5),
              textColumn('Now', 0.5),
              textColumn('Rationale'),
            ],
            rows: relaxed.map(({ policy, id, key, from, to, rationale }) =>
              row(
                { text: gateOf(policy, id)?.name ?? id.replaceAll('_', ' '), sub: policy },
                key === 'removed' ? 'the gate is removed' : key.replaceAll('_', ' '),
                from,
                to ?? 'none',
                rationale === null ? 'none stated' : { text: rationale, human: true },
              ),
            ),
            caption: 'Where a policy asks for less than the one it extends.',
            source: 'gates.policies',
          }),
        ]),
  ];
}

function useText(manifest: Manifest, gate: GateDecision | undefined, id: unknown): string {
  if (gate === undefined || gate.waiver === null || gate.waiver.id !== id) return 'not used in this audit';
  return `before the waiver: ${gate.original_status}, ${gateFiguresShort(manifest, gate)}; ${waiverText(gate.waiver.state)}`;
}

function reasonText(waiver: Readonly<Record<string, unknown>>): string {
  const parts = [waiver['reason'], waiver['compensating_controls'], waiver['monitoring']];
  return parts.filter((part) => typeof part === 'string' && part !== '').join('. ');
}
