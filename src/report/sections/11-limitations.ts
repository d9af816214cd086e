import type { Fact, HumanText, PerformedContent } from '../../record/content.ts';
import type { Manifest } from '../../record/manifest.ts';
import { outlineTitle } from '../../record/outline.ts';
import { layOut, prose, type ReportSection, row, table, textColumn, textNames } from '../blocks.ts';
import { limitationText } from '../limitation-text.ts';
import type { Block } from '../view.ts';

export const limitationsSection: ReportSection = {
  number: '11',
  title: outlineTitle('11'),
  build: (manifest) =>
    layOut(manifest, '11', {
      '11.1': (content) => found(manifest, content),
      '11.2': (content) => stated(content, ['assumptions', 'limitations']),
      '11.3': (content) => stated(content, ['compensating_controls']),
    }),
};

function found(manifest: Manifest, content: PerformedContent): Block[] {
  const entries = content.facts?.['limitations'];
  if (!Array.isArray(entries) || entries.length === 0) return [prose('No rule found a limitation.')];
  const rows = entries.map((entry: Fact) => {
    const { id, fact, consequence, section } = limitationText(manifest, entry as Readonly<Record<string, Fact>>);
    return row(id, fact, consequence, section);
  });
  return [
    table({
      columns: [
        textColumn('Id', 'auto'),
        textColumn('What was found'),
        textColumn('What it means for the reader', 0.9),
        textColumn('Section', 'auto'),
      ],
      rows,
      caption: 'Derived from the facts of this audit by fixed rules; a rule whose fact does not hold prints nothing.',
      source: 'content.11.facts.limitations',
    }),
  ];
}

const kinds: Readonly<Record<string, string>> = {
  assumptions: 'Assumption',
  limitations: 'Limitation',
  compensating_controls: 'Control',
};

/** Human texts with the role of their author. */
function stated(content: PerformedContent, fields: readonly string[]): Block[] {
  const texts: Readonly<Record<string, HumanText>> = content.texts ?? {};
  const rows = fields.flatMap((field) =>
    textNames(texts)
      .filter((name) => name.startsWith(`${field}_`))
      .flatMap((name) => texts[name] ?? [])
      .map((text) =>
        row(kinds[field] ?? field, { text: text.text, human: true }, text.author_role ?? 'role not stated'),
      ),
  );
  return [
    table({
      columns: [textColumn('Kind', 'auto'), textColumn('Text'), textColumn('Written by', 0.25)],
      rows,
      caption: 'Written by people; not checked by the audit.',
      source: 'content.11.texts',
    }),
  ];
}
