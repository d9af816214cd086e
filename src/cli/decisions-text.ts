import type { GatePlaces } from '../exports/gate-places.ts';
import type { Manifest } from '../record/manifest.ts';

/** What `audit` and `gates` write to standard output beside their own text. */
export const decisionsFormats = ['json', 'junit', 'sarif', 'github', 'markdown'] as const;
export type DecisionsFormat = 'text' | (typeof decisionsFormats)[number];

export interface ShownDecisions {
  /** The decisions file. */
  readonly decisions: Uint8Array;
  /** Its gates are those of the file. */
  readonly manifest: Pick<Manifest, 'audit' | 'gates' | 'glassalpha_version'>;
  readonly manifestSha256: string;
  readonly places: GatePlaces;
}

/** The decisions in a format for machines or for a pull request. Each format is loaded on demand. */
export async function decisionsText(
  format: Exclude<DecisionsFormat, 'text'>,
  { decisions, manifest, manifestSha256, places }: ShownDecisions,
): Promise<string> {
  const { audit, gates } = manifest;
  switch (format) {
    case 'json':
      return new TextDecoder().decode(decisions);
    case 'junit':
      return (await import('../exports/junit.ts')).junit(gates);
    case 'sarif':
      return (await import('../exports/sarif.ts')).sarif(gates, { places, toolVersion: manifest.glassalpha_version });
    case 'github':
      return (await import('../exports/github.ts')).githubAnnotations(gates, places);
    case 'markdown':
      return (await import('../exports/markdown.ts')).markdown(gates, {
        modelId: audit.model_id,
        modelVersion: audit.model_version,
        asOf: audit.as_of,
        manifestSha256,
      });
  }
}
