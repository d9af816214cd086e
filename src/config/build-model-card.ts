import { configPath } from './as-written.ts';
import type { CardText, ConfigPath, ModelCard } from './audit-config.ts';
import { isMap, type Places } from './places.ts';
import type { ConfigFile } from './schema/audit-config-schema.ts';
import { cardListFields } from './schema/sections.ts';

/** Sorts the fields of the model card into texts, lists of texts, and files to read them from. */
export function modelCardOf({ model_card: card = {} }: ConfigFile, places: Places): ModelCard {
  const texts: Record<string, CardText> = {};
  const lists: Record<string, readonly CardText[]> = {};
  const files: Record<string, ConfigPath> = {};
  const { approvals = [], inventory: _inventory, declared_accuracy: _accuracy, ...fields } = card;
  for (const [field, value] of Object.entries(fields)) {
    const isList = (cardListFields as readonly string[]).includes(field);
    if (Array.isArray(value)) lists[field] = value.map(cardText);
    else if (isMap(value) && typeof value['file'] === 'string') {
      files[field] = configPath(value['file'], ['model_card', field, 'file'], places);
    } else if (isList) lists[field] = [cardText(value)];
    else texts[field] = cardText(value);
  }
  return { texts, lists, files, approvals };
}

function cardText(value: unknown): CardText {
  if (!isMap(value)) return { text: String(value), authorRole: null };
  const role = value['author_role'];
  return { text: String(value['text'] ?? ''), authorRole: typeof role === 'string' ? role : null };
}
