import { readFile } from 'node:fs/promises';
import { basename, resolve } from 'node:path';
import { type Diagnostic, problem } from '../base/diagnostic.ts';
import type { OpenedReport } from '../evidence/inspect.ts';
import { packedOutputs } from '../evidence/reproduce/packed-outputs.ts';
import { assuranceLevels } from '../evidence/verification.ts';
import { besideEndings } from './reproduce-report.ts';
import { readPack, verifyPackFile } from './verify-pack-file.ts';

/** What lies with a report and is compared with a rerun. */
export interface AuditFiles {
  readonly pdf?: { readonly name: string; readonly bytes: Uint8Array };
  /** By the ending after the stem. */
  readonly beside: ReadonlyMap<string, Uint8Array>;
}

const endings = ['.policy_decisions.json', ...besideEndings];

/**
 * The files of an audit: beside its report or record on disk, or in its pack. A pack is verified first (evidence.md 5): what is not
 * consistent in itself is not worth a rerun; of one put together by hand its sums have to hold.
 *
 * @param report path as given; `-` is standard input, which has nothing beside it
 * @returns problems of a pack that does not verify that far
 */
export async function openAuditFiles(
  report: string,
  opened: OpenedReport,
  context: { readonly cwd: string; readonly toolVersion: string; readonly today: string },
): Promise<AuditFiles | { readonly problems: readonly Diagnostic[] }> {
  if (report === '-') return { beside: new Map() };
  const { cwd, toolVersion, today } = context;
  if (opened.source === 'pack') {
    const problems = await packProblems(report, { cwd, toolVersion, at: today });
    if (problems.length > 0) return { problems };
    const { report: pdf, beside } = await packedOutputs(await readPack(report, cwd), endings);
    return { pdf, beside };
  }
  const path = resolve(cwd, report);
  const beside = await filesBeside(path);
  return opened.source === 'pdf' ? { pdf: { name: basename(path), bytes: await readFile(path) }, beside } : { beside };
}

async function packProblems(
  pack: string,
  context: { readonly cwd: string; readonly toolVersion: string; readonly at: string },
): Promise<Diagnostic[]> {
  const { profile, level, checks } = await verifyPackFile({ pack, ...context });
  const needed = profile === 'strict' ? 'consistent' : 'intact';
  if (assuranceLevels.indexOf(level) >= assuranceLevels.indexOf(needed)) return [];
  const hint = `glassalpha verify-evidence-pack ${pack}`;
  const failing = checks.filter(({ status }) => status === 'fail');
  return [
    problem('evidence.unverified', `the pack is not ${needed}: it does not verify, so nothing was run`, { hint }),
    ...failing.map(({ id, detail }) => problem('evidence.unverified', `${id}: ${detail.split('\n')[0]}`)),
  ];
}

async function filesBeside(path: string): Promise<ReadonlyMap<string, Uint8Array>> {
  const stem = path.replace(/(\.manifest\.json|\.pdf)$/i, '');
  const files = new Map<string, Uint8Array>();
  for (const ending of endings) {
    const bytes = await readFile(stem + ending).catch(() => null);
    if (bytes !== null) files.set(ending, bytes);
  }
  return files;
}
