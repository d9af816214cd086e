import type { PerformedContent } from '../../record/content.ts';
import type { GateDecision } from '../../record/decisions.ts';
import { isJudged } from '../../record/decisions.ts';
import type { Manifest } from '../../record/manifest.ts';
import { note, prose, records, row, table, textColumn } from '../blocks.ts';
import type { Block } from '../view.ts';

type CitationEntry = ReturnType<typeof records>[number];

/** 12.2: each clause as written, what it resolves to, and the state of that at the date of judgement. */
export function authorities(manifest: Manifest, content: PerformedContent): Block[] {
  const { gates } = manifest;
  const entries = records(content.tables?.['citations']);
  if (!isJudged(gates) || entries.length === 0) return [prose('No gate cites a clause.')];
  const nameOf = new Map([...gates.gates, ...gates.tracked].map((gate) => [`${gate.policy}#${gate.id}`, gate.name]));
  const distinct = new Map<string, { readonly entry: CitationEntry; readonly citedBy: string[] }>();
  for (const entry of entries) {
    const key = JSON.stringify([entry['written'], entry['instrument'], entry['provision'], entry['missing']]);
    const name = nameOf.get(`${entry['policy']}#${entry['gate']}`) ?? String(entry['gate']);
    const known = distinct.get(key);
    if (known === undefined) distinct.set(key, { entry, citedBy: [name] });
    else if (!known.citedBy.includes(name)) known.citedBy.push(name);
  }
  return [
    table({
      columns: [
        textColumn('Clause as written', 0.55),
        textColumn('Authority'),
        textColumn(`State on ${gates.as_of}`, 0.6),
        textColumn('Checked on', 'auto'),
        textColumn('Confidence', 'auto'),
      ],
      rows: [...distinct.values()].map(({ entry, citedBy }) =>
        row(
          {
            text: String(entry['written']) || 'named by id',
            sub: citedBy.join(', '),
            ...(entry['written'] === '' ? {} : { human: true as const }),
          },
          { text: citedText(entry), ...subOf(missingText(entry)) },
          typeof entry['status'] === 'string' ? entry['status'] : 'not known',
          typeof entry['checked_on'] === 'string' ? entry['checked_on'] : 'not known',
          typeof entry['confidence'] === 'string' ? entry['confidence'] : 'none',
        ),
      ),
      caption: `What the gates cite, below each clause the gates that cite it. Table of authorities ${gates.authorities_table?.version ?? ''}.`,
      source: 'content.12.tables.citations',
    }),
    note(
      'A citation says where a question comes from; it does not say that an answer to it satisfies anyone. Confidence is that of the table’s editors in the clause as they read it: below high, have counsel confirm it.',
    ),
  ];
}

/** The citations of one gate as lines: authority, provision, state. */
export function citationLinesOf(content: PerformedContent, gate: Pick<GateDecision, 'policy' | 'id'>): string[] {
  return records(content.tables?.['citations'])
    .filter((entry) => entry['policy'] === gate.policy && entry['gate'] === gate.id)
    .map((entry) => {
      const state = typeof entry['status'] === 'string' ? `; ${entry['status']}` : '';
      const missing = missingText(entry);
      return `${citedText(entry)}${state}${missing === '' ? '' : `; ${missing}`}`;
    });
}

function citedText({ instrument, provision }: CitationEntry): string {
  if (typeof instrument !== 'string') return 'not found in the table of authorities';
  return typeof provision === 'string' ? `${instrument}, ${provision}` : instrument;
}

function missingText({ missing, mapped }: CitationEntry): string {
  if (typeof missing !== 'string') return '';
  return `“${missing}” not found in the cited document${mapped === true ? ', mapped by subject' : ''}`;
}

function subOf(text: string): { readonly sub?: string } {
  return text === '' ? {} : { sub: text };
}
