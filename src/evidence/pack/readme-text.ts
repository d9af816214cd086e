import { sortedKeys } from '../../base/order.ts';
import type { Manifest } from '../../record/manifest.ts';

/** Names that the text is filled with. */
export interface ReadmeNames {
  readonly report: string;
  readonly manifest: string;
  readonly config: string;
}

/**
 * `README.txt` of format 1 (evidence.md 2.3): how to check the pack without trusting it, what to ask for to run the audit again,
 * and what each check shows. ASCII with line feeds; `<pack>` and `<key>` are left to the reader.
 *
 * @example readmeText(manifest, { report: 'audit.pdf', manifest: 'audit.manifest.json', config: 'audit.yaml' })
 */
export function readmeText(manifest: Manifest, { report, manifest: record, config }: ReadmeNames): string {
  const { glassalpha_version: version, audit } = manifest;
  return `Verification Instructions
=========================

Evidence pack of an audit made with glassalpha ${ascii(version)}
Model ${ascii(audit.model_id)} ${ascii(audit.model_version)}, as of ${ascii(audit.as_of)}
Report ${report}, record ${record}

1. Verify checksums

   Linux      sha256sum -c SHA256SUMS.txt
   macOS      shasum -a 256 -c SHA256SUMS.txt
   Windows    Get-Content SHA256SUMS.txt | % { $h,$f = $_ -split '  ',2; if ((Get-FileHash $f -Algorithm SHA256).Hash -eq $h) { "\${f}: OK" } else { "\${f}: FAILED" } }

2. Reproduce audit

   glassalpha audit --config ${config} --output validation_rerun.pdf
   or
   glassalpha reproduce <pack> --data ... --model ...

   Data and models are never packed. Ask the institution for these files:

${inputLines(manifest).join('\n')}

3. Compare outputs

   sha256sum validation_rerun.pdf ${report}

   Equal for the same inputs and the same tool version.

Without Node: step 1 needs no program of ours.

Whom to trust

   Checksums do not show who made the pack: whoever changes a file can write new ones.
   Install glassalpha ${ascii(version)} from its publisher, never from a pack, and run

   glassalpha verify-evidence-pack --input <pack> --trust <key>

   Get the key by another channel than the pack.

What is shown by what

   Accidental damage: found by the checksums alone.
   One file edited, checksums made to fit: mostly found without a key, always with one.
   Everything rebuilt consistently: found only with a key, a timestamp, a log or by running the audit again.
   Who made it, and when: a signature shows a holder of the key, a timestamp the latest time; dates in the pack are claims.
   Numbers true of model and data: only running the audit again shows it, with the real files.
   No bad audit hidden: only a log in which every run must stand, with checkpoints kept elsewhere.
`;
}

function inputLines({ dataset, model }: Manifest): string[] {
  const rows = sortedKeys(dataset).map((role) => {
    const { name = '', hash = null, logical_sha256: logical = '' } = dataset[role] ?? {};
    return [role, name, hash ?? `table of a server, logical digest ${logical}`];
  });
  if (model.hash !== null) rows.push(['model', model.name, model.hash]);
  return rows.flatMap(([role = '', name = '', digest = '']) => [
    `   ${ascii(role)}: ${ascii(name)}`,
    `   SHA-256 ${digest}`,
  ]);
}

/** Names of other alphabets are in the record; here they would need an encoding. */
function ascii(text: string): string {
  return text.replace(/[^\x20-\x7e]/gu, '_');
}
