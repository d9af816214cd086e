import type { Cell, PerformedContent } from '../../record/content.ts';
import { isJudged } from '../../record/decisions.ts';
import type { Manifest } from '../../record/manifest.ts';
import { prose, records, row, table, textColumn } from '../blocks.ts';
import { countText } from '../numbers.ts';
import type { Block } from '../view.ts';

const statusWords: Readonly<Record<string, string>> = { open: 'open', in_progress: 'in progress' };

/** 1.3: findings that still ask for work. */
export function openFindings(manifest: Manifest, content: PerformedContent): Block[] {
  const entries = records(content.tables?.['open_findings']);
  const all = Number(content.facts?.['findings'] ?? 0);
  const late = entries.filter((entry) => entry['past_due'] === true).length;
  const counted = `${countText(entries.length)} of ${countText(all)} ${all === 1 ? 'finding is' : 'findings are'} open`;
  if (entries.length === 0) return [prose(all === 0 ? 'The findings file names no finding.' : `${counted}.`)];
  return [
    table({
      columns: [
        textColumn('Finding', 0.4),
        textColumn('What was found'),
        textColumn('Severity', 'auto'),
        textColumn('Section', 'auto'),
        textColumn('Owner', 0.4),
        textColumn('Due', 'auto'),
        textColumn('Status', 'auto'),
      ],
      rows: entries.map((entry) =>
        row(
          {
            text: String(entry['id']),
            ...(typeof entry['gate'] === 'string' ? { sub: `gate ${gateName(manifest, entry['gate'])}` } : {}),
          },
          { text: String(entry['text']), human: true },
          String(entry['severity']),
          stated(entry['section']),
          stated(entry['owner']),
          { text: stated(entry['due']), ...(entry['past_due'] === true ? { sub: 'past due' } : {}) },
          statusWords[String(entry['status'])] ?? String(entry['status']),
        ),
      ),
      caption: `${counted}, ${countText(late)} past due on ${manifest.audit.as_of}. As the institution’s findings file states them.`,
      metrics: ['open_findings_past_due'],
      source: 'content.1.tables.open_findings',
    }),
  ];
}

/** 12.4: what was done about gates. */
export function mitigations(manifest: Manifest, content: PerformedContent): Block[] {
  const entries = records(content.tables?.['mitigations']);
  if (entries.length === 0) return [prose('No finding names a gate and what was done about it.')];
  return [
    table({
      columns: [
        textColumn('Gate', 0.5),
        textColumn('Finding', 0.35),
        textColumn('Mitigation'),
        textColumn('Owner', 0.35),
        textColumn('Status', 'auto'),
      ],
      rows: entries.map((entry) =>
        row(
          gateName(manifest, String(entry['gate'])),
          String(entry['finding']),
          { text: String(entry['mitigation']), human: true },
          stated(entry['owner']),
          String(entry['status']).replaceAll('_', ' '),
        ),
      ),
      caption: 'Mitigations that the institution’s findings file records against gates.',
      source: 'content.12.tables.mitigations',
    }),
  ];
}

/** The gate’s name, whether the finding has that or its id; a gate that was not judged stays as written. */
function gateName({ gates }: Manifest, written: string): string {
  const found = isJudged(gates) ? gates.gates.find(({ id, name }) => id === written || name === written) : undefined;
  return found?.name ?? written;
}

function stated(cell: Cell | undefined): string {
  return typeof cell === 'string' ? cell : 'not stated';
}
