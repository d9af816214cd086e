import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { readAssets } from '../../src/node/assets.ts';

it('reads what the package ships, in a fixed order', async () => {
  const assets = await readAssets();
  const root = new URL('../../', import.meta.url);
  expect([...assets.templates.keys()]).toEqual([...assets.templates.keys()].sort());
  expect(assets.templates.has('report.typ')).toBe(true);
  expect(assets.fonts.map((font) => font.name)).toEqual([
    'IBMPlexMono_400Regular.ttf',
    'SourceSans3_400Regular.ttf',
    'SourceSans3_400Regular_Italic.ttf',
    'SourceSans3_600SemiBold.ttf',
    'SourceSerif4_400Regular.ttf',
    'SourceSerif4_600SemiBold.ttf',
  ]);
  for (const font of assets.fonts) {
    const file = readFileSync(new URL(`fonts/${font.name}`, root));
    expect(font.sha256).toBe(createHash('sha256').update(file).digest('hex'));
  }
  expect(assets.templateSha256).toMatch(/^[0-9a-f]{64}$/);
  const lock = readFileSync(new URL('package-lock.json', root));
  expect(assets.lockfileSha256).toBe(createHash('sha256').update(lock).digest('hex'));
  expect(assets.packageVersion).toBe(JSON.parse(readFileSync(new URL('package.json', root), 'utf8')).version);
});
