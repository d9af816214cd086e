import { sha256Hex } from '../../../src/base/sha256.ts';
import type { Manifest, ManifestBody, RecordedFile } from '../../../src/record/manifest.ts';
import { sealManifest } from '../../../src/record/seal.ts';
import { exampleBody } from '../../record/example-body.ts';

export const body = exampleBody();
export const record = sealManifest(body).manifest;

/** The example record with some of its fields changed. */
export function changed(change: Partial<ManifestBody>): Manifest {
  return sealManifest({ ...body, ...change }).manifest;
}

/** The example record with another text of one of its files. */
export function withText(role: RecordedFile['role'], text: string): Manifest {
  const files = body.configuration.files.map((file) =>
    file.role === role ? { ...file, text, sha256: sha256Hex(text) } : file,
  );
  const hash = role === 'config' ? sha256Hex(text) : body.configuration.hash;
  return changed({ configuration: { ...body.configuration, files, hash } });
}

/** The example record with other audited data. */
export function withData(change: Partial<ManifestBody['dataset'][string]>): Manifest {
  const audited = body.dataset['audited'] as ManifestBody['dataset'][string];
  return changed({ dataset: { audited: { ...audited, ...change } } });
}

/** The example record with another value of one metric. */
export function withMetric(key: string, change: object): Manifest {
  const metric = body.metrics[key] as ManifestBody['metrics'][string];
  const result = { ...metric.result, ...change } as typeof metric.result;
  return changed({ metrics: { ...body.metrics, [key]: { ...metric, result } } });
}
