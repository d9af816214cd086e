import { sortedKeys } from '../../base/order.ts';
import type { PerformedContent } from '../../record/content.ts';
import { isJudged } from '../../record/decisions.ts';
import type { Manifest } from '../../record/manifest.ts';
import { outlineTitle } from '../../record/outline.ts';
import { layOut, note, prose, type ReportSection, records, row, table, textColumn, textNames } from '../blocks.ts';
import { countText, plainNumber } from '../numbers.ts';
import { cardFieldText } from '../texts.ts';
import type { Block, TableRow } from '../view.ts';

export const modelCardSection: ReportSection = {
  number: '2',
  title: outlineTitle('2'),
  build: (manifest) =>
    layOut(manifest, '2', {
      '2.1': (content) => modelFacts(manifest, content),
      '2.2': (content) => humanFields(manifest, content),
      '2.3': approvals,
    }),
};

function modelFacts(manifest: Manifest, content: PerformedContent): Block[] {
  const { model } = manifest;
  const facts = content.facts ?? {};
  const rows: TableRow[] = [
    row('Name', `${model.name}, version ${manifest.audit.model_version}`),
    row('Algorithm', model.type === 'predictions_only' ? 'not known: recorded predictions only' : model.type),
    ...(model.reason === undefined ? [] : [row('Why no model', model.reason)]),
    ...(model.format === null ? [] : [row('File format', model.format)]),
    ...(model.trees === undefined ? [] : [row('Trees', countText(model.trees))]),
    ...(model.feature_names === null
      ? []
      : [
          row(`Inputs (${countText(model.feature_names.length)})`, {
            text: model.feature_names.join(', '),
            mono: true,
          }),
        ]),
    ...(manifest.data_schema.roles.positive_label === null
      ? []
      : [row('Positive label', `${String(facts['positive_label'])}; every rate of sections 5 and 6 speaks of it`)]),
    ...(typeof facts['negative_label'] === 'string' ? [row('Other label', facts['negative_label'])] : []),
    ...(facts['favorable_outcome'] === undefined
      ? taskRows(manifest)
      : [
          row('Favourable outcome', `${String(facts['favorable_outcome'])}: the label that is good for the person`),
          row('Decision threshold', thresholdWords(manifest)),
        ]),
    ...parameterRows(manifest),
    ...(model.hash === null
      ? []
      : [row('SHA-256 of the file', { text: model.hash.replace('sha256:', ''), mono: true })]),
    ...(model.hash === null ? [] : [row('Signature', 'not checked in this version')]),
  ];
  const notes = facts['model_notes'];
  return [
    table({
      columns: [textColumn('Fact', 0.3), textColumn('Value')],
      rows,
      caption: 'Read from the model file and the configuration.',
    }),
    ...(Array.isArray(notes) && notes.length > 0 ? [note(...notes.map(String))] : []),
  ];
}

/** What is predicted, and how a class comes out of probabilities. */
function taskRows({ data_schema: { roles }, model }: Manifest): TableRow[] {
  if (roles.task === 'regression') return [row('Prediction', 'an amount; nothing is decided by a threshold')];
  const decided =
    model.threshold.policy === 'from_file'
      ? 'taken from the prediction column of the data'
      : 'the class with the highest probability, of equal ones the first in order of their names';
  return [
    row(`Classes (${countText(roles.classes?.length ?? 0)})`, (roles.classes ?? []).join(', ')),
    row('Prediction', decided),
  ];
}

function thresholdWords({ model }: Manifest): string {
  const { policy, value, fit_on: fitOn, objective } = model.threshold;
  if (policy === 'from_file' || value === null) return 'taken from the decision column of the data';
  const origin =
    fitOn === undefined
      ? 'fixed in the configuration'
      : `fitted by the policy “${policy}” to the ${fitOn} rows${objective === undefined ? '' : ` (attained: ${plainNumber(objective)})`}`;
  return `${plainNumber(value)}, ${origin}: a score at or above it is a decision for the positive label`;
}

/** Parameters as the file states them; their names are the file's own. */
function parameterRows({ model }: Manifest): TableRow[] {
  const parameters = model.parameters ?? {};
  const names = sortedKeys(parameters).filter((name) => parameters[name] !== null);
  if (names.length === 0) return [];
  const text = names.map((name) => `${name} = ${String(parameters[name])}`).join('; ');
  return [row('Parameters', { text, mono: true })];
}

const optionalFields = ['vendor', 'compensating_controls', 'monitoring_plan'];

function humanFields(manifest: Manifest, content: PerformedContent): Block[] {
  const texts = content.texts ?? {};
  const missing = asTexts(content.facts?.['missing_fields']);
  const mandatory = Number(content.facts?.['mandatory_fields'] ?? 0);
  const rows = [...fieldOrder(textNames(texts), missing)].flatMap((name): TableRow[] => {
    if (name === 'approvals') return [];
    const label = fieldLabel(name, texts);
    const text = texts[name];
    if (text === undefined) {
      return [row(label, `Missing: model_card.${name}, to be written by a person`, 'nobody yet')];
    }
    return [row(label, { text: text.text, human: true }, text.author_role ?? 'role not stated')];
  });
  const filled = mandatory - missing.length;
  return [
    table({
      columns: [textColumn('Field', 0.32), textColumn('Text'), textColumn('Written by', 0.24)],
      rows,
      caption: `Texts written by people; none is generated. ${filled} of ${mandatory} mandatory fields are filled.`,
      metrics: content.facts?.['documentation_completeness'] === undefined ? [] : ['documentation_completeness'],
      source: 'content.2.texts',
    }),
    ...inventory(manifest, content),
    ...documentation(manifest),
  ];
}

/** The entry of the model inventory, field by field. */
function inventory(manifest: Manifest, content: PerformedContent): Block[] {
  const entries = records(content.tables?.['inventory']);
  if (entries.length === 0) return [];
  const filled = entries.filter((entry) => entry['value'] !== null).length;
  return [
    table({
      columns: [textColumn('Inventory field', 0.4), textColumn('Value')],
      rows: entries.map((entry) =>
        row(
          String(entry['field']),
          entry['value'] === null ? 'Missing: no value in the configuration' : String(entry['value']),
        ),
      ),
      caption: `Entry of the model inventory as stated in the configuration; ${filled} of ${entries.length} fields are filled.`,
      metrics: manifest.metrics['inventory_fields_complete'] === undefined ? [] : ['inventory_fields_complete'],
      source: 'content.2.tables.inventory',
    }),
  ];
}

/** Mandatory fields in their order, list entries and missing ones in place, then everything else that was written. */
function* fieldOrder(names: readonly string[], missing: readonly string[]): Generator<string> {
  const done = new Set<string>();
  for (const field of [...mandatoryOrder, ...optionalFields]) {
    const written = names.filter((name) => name === field || new RegExp(`^${field}_\\d+$`).test(name));
    for (const name of written) {
      done.add(name);
      yield name;
    }
    if (written.length === 0 && missing.includes(field)) yield field;
  }
  for (const name of names) if (!done.has(name)) yield name;
}

const mandatoryOrder = [
  'purpose',
  'intended_use',
  'out_of_scope',
  'owner',
  'developer',
  'tier',
  'tier_rationale',
  'methodology',
  'training_data',
  'assumptions',
  'limitations',
  'human_oversight',
];

/** "Limitations 2" for the second of several, "Limitations" for the only one. */
function fieldLabel(name: string, texts: Readonly<Record<string, unknown>>): string {
  const [, field, number] = /^(.*?)_(\d+)$/.exec(name) ?? [];
  if (field === undefined) return cardFieldText(name);
  const isOnly = texts[`${field}_2`] === undefined;
  return isOnly ? cardFieldText(field) : `${cardFieldText(field)} ${number}`;
}

/** What was recorded for gates that ask for documentation (policy.md 4). */
function documentation({ gates }: Manifest): Block[] {
  const asked = isJudged(gates) ? gates.gates.filter((gate) => gate.requires_documentation) : [];
  if (asked.length === 0) return [];
  return [
    table({
      columns: [textColumn('Gate to be documented', 0.6), textColumn('State', 'auto'), textColumn('Documentation')],
      rows: asked.map((gate) => row(gate.name, { text: gate.status, state: gate.status }, 'documentation missing')),
      caption: 'Gates at warning level that did not pass have to be documented by a person.',
    }),
  ];
}

function approvals(content: PerformedContent): Block[] {
  const rows = records(content.tables?.['approvals']).map((entry) =>
    row(String(entry['role']), String(entry['name']), String(entry['date'])),
  );
  return rows.length === 0
    ? [prose('No approval is recorded.')]
    : [
        table({
          columns: [textColumn('Role'), textColumn('Name'), textColumn('Date', 'auto')],
          rows,
          caption: 'Approvals as stated in the configuration.',
          source: 'content.2.tables.approvals',
        }),
      ];
}

function asTexts(value: unknown): string[] {
  return Array.isArray(value) ? value.map(String) : [];
}
