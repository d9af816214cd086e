import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { fail } from '../base/diagnostic.ts';
import { sha256Hex } from '../base/sha256.ts';
import { parseScoreRows } from '../evidence/compare/parse-score-rows.ts';
import type { PairedScores, ScoreRows } from '../evidence/compare/score-rows.ts';
import type { Manifest } from '../record/manifest.ts';

/**
 * Reads the score files of two audits, each held against the digest in its record.
 *
 * @param files old and new
 * @throws GlassAlphaError `cli.usage` for another number of files, `evidence.unverified` for one that the record does not know
 */
export async function readScoreFiles(
  files: readonly string[],
  { cwd, ...records }: { readonly old: Manifest; readonly new: Manifest; readonly cwd: string },
): Promise<PairedScores> {
  const [old, now, ...more] = files;
  if (old === undefined || now === undefined || more.length > 0)
    return fail('cli.usage', '--scores takes two files, of the old audit and of the new one');
  return { old: await readScores(old, records.old, cwd), new: await readScores(now, records.new, cwd) };
}

async function readScores(file: string, { audit }: Manifest, cwd: string): Promise<ScoreRows> {
  if (audit.scores_sha256 === undefined)
    return fail('evidence.unverified', `the record of "${file}" knows no scores`, {
      hint: 'audit again with report: {save_scores: true}',
    });
  const bytes = await readFile(resolve(cwd, file)).catch((error: NodeJS.ErrnoException) =>
    fail('evidence.unverified', `"${file}" cannot be read (${error.code})`),
  );
  const found = sha256Hex(bytes);
  if (found !== audit.scores_sha256)
    return fail(
      'evidence.unverified',
      `"${file}" is not the file of scores of its audit: sha256 ${found.slice(0, 16)}…, recorded ${audit.scores_sha256.slice(0, 16)}…`,
    );
  return parseScoreRows(new TextDecoder().decode(bytes));
}
