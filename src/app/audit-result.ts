import type { Diagnostic } from '../base/diagnostic.ts';
import { directoryName, fileStem, resolvePath } from '../base/file-system.ts';
import { metricsFile } from '../evidence/metrics-file.ts';
import { type Assets, readAssets } from '../node/assets.ts';
import { portablePath } from '../node/node-file-system.ts';
import { writeOutputs } from '../node/write-outputs.ts';
import { type Decisions, type GateDecision, isJudged, type NotJudged, type Outcome } from '../record/decisions.ts';
import { decisionsFile } from '../record/decisions-file.ts';
import type { Manifest, RecordedMetric } from '../record/manifest.ts';
import type { SealedManifest } from '../record/seal.ts';
import { reportView } from '../report/report-view.ts';
import { typesetInput } from '../report/typeset-input.ts';

/**
 * A finished audit: the record and the views of it. Nothing here measures again; the PDF is typeset from the record alone.
 *
 * @example
 * const result = await audit('audit.yaml');
 * if (!result.passed) console.log(result.gates.filter((gate) => gate.status !== 'PASS'));
 * await result.save('report.pdf');
 */
export interface AuditResult {
  readonly manifest: Manifest;
  readonly metrics: Readonly<Record<string, RecordedMetric>>;
  /** As in `policy_decisions.json`; empty without a policy. */
  readonly gates: readonly GateDecision[];
  /** Null if no policy was given: nothing was judged. */
  readonly outcome: Outcome | null;
  /** 1 iff a gate blocks. */
  readonly exitCode: 0 | 1;
  /** Exit code 0 and a policy was judged. */
  readonly passed: boolean;
  /** Warnings and notes of the run. */
  readonly diagnostics: readonly Diagnostic[];
  /** SHA-256 of the manifest file, what `sha256sum` prints for it. */
  readonly manifestSha256: string;
  /** The manifest file. */
  toJson(): string;
  /** The report, PDF/A-3a with the record attached. */
  toPdf(): Promise<Uint8Array>;
  /** Writes report, manifest and decisions; the report is renamed last. */
  save(path: string): Promise<void>;
  /** Whether the two records are the same. */
  equals(other: AuditResult): boolean;
}

export function auditResult(sealed: SealedManifest, diagnostics: readonly Diagnostic[]): AuditResult {
  const { manifest, bytes, sha256 } = sealed;
  const judged = judgedOf(manifest.gates);
  const toPdf = async (): Promise<Uint8Array> => typeset(sealed, await readAssets());
  return {
    manifest,
    metrics: manifest.metrics,
    gates: judged?.gates ?? [],
    outcome: judged?.outcome ?? null,
    exitCode: judged?.exit_code ?? 0,
    passed: judged?.exit_code === 0,
    diagnostics,
    manifestSha256: sha256,
    toJson: () => new TextDecoder().decode(bytes),
    toPdf,
    save: async (path) => {
      const report = resolvePath(portablePath(process.cwd()), portablePath(path));
      const stem = resolvePath(directoryName(report), fileStem(report));
      const pdf = await toPdf();
      writeOutputs([
        { path: `${stem}.policy_decisions.json`, bytes: decisionsFile(manifest.gates, sha256, manifest.audit.as_of) },
        { path: `${stem}.manifest.json`, bytes },
        { path: report, bytes: pdf },
      ]);
    },
    equals: (other) => other.manifest.manifest_hash === manifest.manifest_hash,
  };
}

/** The report of a record: view, templates, attachments. */
export async function typeset(sealed: SealedManifest, assets: Assets): Promise<Uint8Array> {
  const { typesetPdf } = await import('../node/typst.ts');
  const view = reportView(sealed.manifest, sealed.sha256);
  const input = typesetInput(view, { manifest: sealed.bytes, metrics: metricsFile(sealed.manifest) }, assets.templates);
  return typesetPdf(input, assets.fonts);
}

function judgedOf(gates: Decisions | NotJudged): Decisions | null {
  return isJudged(gates) ? gates : null;
}
