import { Lexer } from 'yaml';

/**
 * An upper bound on nesting, taken from the tokens before parsing: a parser that recurses can run out of stack in a place
 * where the runtime ends the process instead of throwing. No real file comes near the limit; the exact one is checked after
 * parsing.
 *
 * @example nestsTooDeeply('['.repeat(5000)) // true
 */
export function nestsTooDeeply(text: string): boolean {
  const indents: number[] = [];
  const openers: string[] = [];
  // `- - - x` is a list in a list in a list, without any indentation.
  let indicators = 0;
  let lineStart = true;

  for (const token of new Lexer().lex(text)) {
    if (token === '\n' || token === '\r\n') {
      lineStart = true;
      continue;
    }
    if (lineStart) {
      const indent = /^ *$/.test(token) ? token.length : 0;
      while ((indents.at(-1) ?? -1) >= indent) indents.pop();
      indents.push(indent);
      indicators = 0;
      lineStart = false;
    }
    if (token === '[' || token === '{') openers.push(token);
    else if (token === ']' || token === '}') {
      // A closer of the other kind closes nothing here: the bound may be too high, never too low.
      if (openers.at(-1) === (token === ']' ? '[' : '{')) openers.pop();
    } else if (token === '-' || token === '?' || token === ':') indicators += openers.length === 0 ? 1 : 0;
    if (indents.length + openers.length + indicators > limit) return true;
  }
  return false;
}

const limit = 400;
