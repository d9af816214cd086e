import { compareCodePoints } from '../../base/order.ts';
import type { Content } from '../../record/content.ts';
import type { AuditContext } from '../context.ts';
import type { Limitation } from './11-rules.ts';

/** Examples that the sentence names. */
const named = 3;

/** Characters of names and texts that the report's fonts cannot print, each counted once however often it stands there. */
export function replacedCharacters(context: AuditContext, blocks: Partial<Content>): Limitation[] {
  const found = new Set<string>();
  const visit = (value: unknown, writer: 'tool' | 'person'): void => {
    if (typeof value === 'string') {
      for (const character of context.replacedInPrint(value, writer)) found.add(character);
    } else if (typeof value === 'object' && value !== null) {
      for (const [key, inner] of Object.entries(value)) visit(inner, key === 'texts' ? 'person' : writer);
    }
  };
  const { title, institution, model } = context.config;
  visit([blocks, context.gates, title, institution, model.id, model.name, model.version, context.attributes], 'tool');
  if (found.size === 0) return [];
  const examples = [...found].sort(compareCodePoints).slice(0, named).map(codePoint);
  return [{ rule: 'characters_replaced', section: '14.6', characters: found.size, examples }];
}

/** As it is printed: `U+6771`. */
function codePoint(character: string): string {
  return `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`;
}
