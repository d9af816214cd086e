import { readFileSync } from 'node:fs';
import { jsonFile } from '../../src/base/jcs.ts';
import { sha256Hex } from '../../src/base/sha256.ts';
import type { PackFiles } from '../../src/evidence/check.ts';
import { metricsFile } from '../../src/evidence/metrics-file.ts';
import { badgeSvg } from '../../src/evidence/pack/badge-svg.ts';
import { buildPack } from '../../src/evidence/pack/build-pack.ts';
import { type PackIndex, packIndex, packIndexFile } from '../../src/evidence/pack/pack-index.ts';
import { packLayout } from '../../src/evidence/pack/pack-layout.ts';
import { readmeText } from '../../src/evidence/pack/readme-text.ts';
import { sumsText } from '../../src/evidence/pack/sums-text.ts';
import { attempt } from '../../src/evidence/pack-context.ts';
import { type VerifyPackOptions, verifyPack } from '../../src/evidence/verify-pack.ts';
import { writeZip } from '../../src/evidence/zip/write-zip.ts';
import { parseAuthorities } from '../../src/policy/authorities/parse-authorities.ts';
import { emptyContext } from '../../src/policy/condition.ts';
import { conditionsFact } from '../../src/policy/recorded-conditions.ts';
import { recordedJudgement } from '../../src/policy/recorded-policies.ts';
import { rejudge } from '../../src/policy/rejudge.ts';
import { isJudged } from '../../src/record/decisions.ts';
import type { Manifest, ManifestBody } from '../../src/record/manifest.ts';
import { openManifest } from '../../src/record/open.ts';
import { type SealedManifest, sealManifest } from '../../src/record/seal.ts';
import { typesetWith } from '../evidence/report-pdf.ts';
import { exampleBody } from '../record/example-body.ts';

/** A small pack of a judged record; its report is typeset as reports are, with fewer pages. */

export const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);
export const textOf = (bytes: Uint8Array | undefined): string => new TextDecoder().decode(bytes);

export const authorities = (() => {
  const { table } = parseAuthorities(
    readFileSync(new URL('../../authorities.yaml', import.meta.url)),
    'authorities.yaml',
  );
  if (table === null) throw new Error('the shipped table of authorities does not parse');
  return table;
})();

export const options: VerifyPackOptions = {
  at: '2025-10-20',
  toolVersion: '0.3.0',
  authorities,
  profile: 'strict',
  crypto: { verifyEd25519: () => false, verifyEcdsa: () => false },
};

export const policyText = `policy_name: Firm
version: "1"
effective_date: "2025-01-01"
gates:
  - {name: Parity, metric: demographic_parity_difference, threshold: 0.1, comparison: less_than, severity: error}
  - {name: Accuracy, metric: accuracy, threshold: 0.6, comparison: greater_than, severity: warning}
`;

/** A record judged by a policy text that it carries. */
export async function judgedRecord(
  change: (body: ManifestBody) => ManifestBody = (body) => body,
): Promise<SealedManifest> {
  const body = exampleBody();
  const file = (role: 'config' | 'policy' | 'schema', ref: string, text: string) => ({
    role,
    name: ref.split('/').at(-1) ?? ref,
    ref,
    sha256: sha256Hex(text),
    text,
  });
  const configText = 'as_of: 2025-10-14\r\npolicy_gates: policies/firm.yaml\n';
  const conditions = conditionsFact({ context: emptyContext, gated: ['gender'] });
  const unjudged = change({
    ...body,
    content: { ...body.content, '12': { facts: { conditions } } },
    configuration: {
      ...body.configuration,
      hash: sha256Hex(configText),
      overrides: [],
      strict_mode: true,
      files: [
        file('config', 'audit.yaml', configText),
        file('policy', 'policies/firm.yaml', policyText),
        file('schema', 'data/schema für.json', '{ "fields": [] }'),
      ],
    },
  });
  const { manifest } = sealManifest(unjudged);
  const identity = { file: 'policy/firm.yaml', sha256: sha256Hex(policyText) };
  const asked = { ...manifest, gates: { policies: [identity], counts: {}, records_files: [], gates: [] } };
  const { policies } = await recordedJudgement(asked as unknown as Manifest);
  const gates = rejudge(manifest, { policies, records: [], signatures: new Map(), verifier: null, authorities });
  if (!isJudged(gates)) throw new Error('nothing was judged');
  return sealManifest({ ...unjudged, gates });
}

export const reportOf = ({ manifest, bytes }: SealedManifest): Uint8Array =>
  typesetWith({ 'manifest.json': bytes, 'metrics.json': metricsFile(manifest) });

export const packOf = (sealed: SealedManifest, pdf = reportOf(sealed)) =>
  buildPack({
    report: { name: 'audit.pdf', bytes: pdf },
    manifest: sealed.manifest,
    manifestBytes: sealed.bytes,
    beside: new Map([
      ['.findings.json', jsonFile({ format: 'glassalpha-findings/1', manifest_sha256: sealed.sha256, findings: [] })],
    ]),
    exports: new Map([['policy_decisions.sarif', utf8('{}\n')]]),
    badge: true,
    place: { sequence: 3 },
  });

/** What an attacker who knows the format does next: derived files, index and sums made to fit the edited files. */
export function rewritten(files: PackFiles, index: (index: PackIndex) => PackIndex = (one) => one): PackFiles {
  const all = new Map(files);
  const layout = packLayout([...all.keys()]);
  if (!('problems' in layout)) {
    const opened = attempt(() => openManifest(all.get(layout.manifest) ?? new Uint8Array()));
    const before = JSON.parse(textOf(all.get('pack.json'))) as PackIndex;
    if ('value' in opened) {
      all.set('README.txt', utf8(readmeText(opened.value, layout)));
      if (all.has('badge.svg')) all.set('badge.svg', utf8(badgeSvg(opened.value)));
      all.set('pack.json', packIndexFile(index(packIndex(opened.value, layout, all, { sequence: before.sequence }))));
    } else {
      const list = [...layout.roles].map(([path, role]) => {
        const bytes = all.get(path) ?? new Uint8Array();
        const known = before.files.find((one) => one.path === path);
        return {
          ...known,
          path,
          role,
          media_type: known?.media_type ?? '',
          sha256: sha256Hex(bytes),
          size: bytes.length,
        };
      });
      list.sort((a, b) => (a.path < b.path ? -1 : 1));
      all.set('pack.json', packIndexFile(index({ ...before, files: list })));
    }
  }
  all.set('SHA256SUMS.txt', utf8(sumsText(all)));
  return all;
}

export async function firstFailing(pack: Uint8Array, more: Partial<VerifyPackOptions> = {}) {
  const result = await verifyPack(pack, { ...options, ...more });
  return { id: result.checks.find(({ status }) => status === 'fail')?.id, exitCode: result.exitCode, result };
}

export const zipOf = (files: PackFiles): Uint8Array => writeZip(files);
