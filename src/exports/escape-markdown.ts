import { escapeControls } from '../base/escape.ts';

/**
 * Text that stands for itself in GitHub-flavoured Markdown, also in a table cell: no markup, no HTML, no mention, no link.
 *
 * @example escapeMarkdown('a|b *c*') // 'a\\|b \\*c\\*'
 */
export function escapeMarkdown(text: string): string {
  return escapeControls(text)
    .replace(/[\\`*_{}[\]()#!|~]/g, (character) => `\\${character}`)
    .replace(/[&<>@]/g, (character) => `&#${character.charCodeAt(0)};`);
}
