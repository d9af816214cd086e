import { existsSync } from 'node:fs';
import { fail } from '../base/diagnostic.ts';
import { type LogLine, logLines } from '../evidence/log/log-lines.ts';
import { wholeEnd } from '../node/append-line.ts';
import { logChunks } from '../node/log-file.ts';

/**
 * Lines of a log file, streamed.
 *
 * @param shown name for messages
 * @param which `whole`: up to the last line feed, where an append may be under way; `all`: a last line without one too
 * @throws GlassAlphaError `log.invalid` if there is no such file, `log.torn`
 */
export function openLog(path: string, shown: string, which: 'whole' | 'all'): AsyncIterable<LogLine> {
  if (!existsSync(path)) {
    fail('log.invalid', `there is no log "${shown}"`, {
      hint: 'glassalpha log append report.pdf begins one; --log names another',
    });
  }
  return logLines(logChunks(path, which === 'whole' ? wholeEnd(path) : undefined));
}
