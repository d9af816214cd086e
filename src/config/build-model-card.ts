import { configPath, textAsWritten } from './as-written.ts';
import type { CardText, ConfigPath, DeclaredAccuracy, ModelCard } from './audit-config.ts';
import { isMap, type Places } from './places.ts';
import type { ConfigFile } from './schema/audit-config-schema.ts';
import { cardListFields } from './schema/sections.ts';

/** Sorts the fields of the model card into texts, lists of texts, and files to read them from. */
export function modelCardOf({ model_card: card = {} }: ConfigFile, places: Places): ModelCard {
  const texts: Record<string, CardText> = {};
  const lists: Record<string, readonly CardText[]> = {};
  const files: Record<string, ConfigPath> = {};
  const { approvals = [], inventory, declared_accuracy: accuracy, ...fields } = card;
  for (const [field, value] of Object.entries(fields)) {
    const isList = (cardListFields as readonly string[]).includes(field);
    if (Array.isArray(value)) lists[field] = value.map(cardText);
    else if (isMap(value) && typeof value['file'] === 'string') {
      files[field] = configPath(value['file'], ['model_card', field, 'file'], places);
    } else if (isList) lists[field] = [cardText(value)];
    else texts[field] = cardText(value);
  }
  return {
    texts,
    lists,
    files,
    approvals,
    ...(inventory === undefined ? {} : { inventory: inventoryOf(inventory, places) }),
    ...(accuracy === undefined ? {} : { declaredAccuracy: { ...accuracy, place: accuracyPlace(places) } }),
  };
}

/** Values in the form they have in the file; a list as one line. */
function inventoryOf(
  fields: NonNullable<NonNullable<ConfigFile['model_card']>['inventory']>,
  places: Places,
): NonNullable<ModelCard['inventory']> {
  return Object.entries(fields).map(([field, value]) => {
    const path = ['model_card', 'inventory', field];
    if (value === null) return { field, text: null };
    const text = Array.isArray(value)
      ? value.map((item, i) => textAsWritten(item, [...path, i], places)).join(', ')
      : textAsWritten(value, path, places);
    return { field, text: text.trim() === '' ? null : text };
  });
}

function accuracyPlace(places: Places): DeclaredAccuracy['place'] {
  const { path: _, ...place } = configPath('', ['model_card', 'declared_accuracy', 'metric'], places);
  return place;
}

function cardText(value: unknown): CardText {
  if (!isMap(value)) return { text: String(value), authorRole: null };
  const role = value['author_role'];
  return { text: String(value['text'] ?? ''), authorRole: typeof role === 'string' ? role : null };
}
