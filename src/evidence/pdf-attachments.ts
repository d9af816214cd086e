import { inflate } from './inflate.ts';
import { foreign, openPdf, type PdfStream } from './pdf-file.ts';

export interface PdfAttachment {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** No attachment of a report comes near; a larger one is not ours. */
const maxAttachmentBytes = 512 * 1024 * 1024;
const maxAttachments = 64;

/**
 * The files attached to a report. Reads the one shape our typesetter writes: a single classical cross-reference table, no object
 * streams, no later revision, Flate or plain streams (ISO 32000-1, 7.5 and 7.11.4). Whatever was saved again by another
 * program is refused rather than guessed at. Runs in a browser.
 *
 * @throws GlassAlphaError `report.no_manifest` for any other bytes
 * @example (await pdfAttachments(report)).find(({ name }) => name === 'manifest.json')
 */
export async function pdfAttachments(pdf: Uint8Array): Promise<PdfAttachment[]> {
  const file = openPdf(pdf);
  const list = file.follow(file.root, ['Names', 'EmbeddedFiles', 'Names']);
  if (list === undefined) return foreign('it has no attached files');
  if (list.kind !== 'array' || list.items.length % 2 !== 0 || list.items.length > 2 * maxAttachments) {
    return foreign('its list of attached files is damaged');
  }
  const found = new Map<string, Uint8Array>();
  for (let i = 0; i < list.items.length; i += 2) {
    const name = list.items[i];
    if (name?.kind !== 'string' || found.has(name.value)) return foreign('its list of attached files is damaged');
    const stream = file.stream(file.follow(list.items[i + 1], ['EF', 'F'], 'reference'));
    found.set(name.value, await contentOf(stream, name.value));
  }
  return [...found].map(([name, bytes]) => ({ name, bytes }));
}

async function contentOf({ entries, data, size }: PdfStream, name: string): Promise<Uint8Array> {
  const filter = entries.get('Filter');
  if (size === undefined || size > maxAttachmentBytes)
    return foreign(`the size of attached file ${name} is not stated`);
  if (filter === undefined) return data.length === size ? data : foreign(`attached file ${name} is cut short`);
  if (filter.kind !== 'name' || filter.value !== 'FlateDecode') return foreign(`attached file ${name} is encoded`);
  return (await inflate(data, size)) ?? foreign(`attached file ${name} is damaged`);
}
