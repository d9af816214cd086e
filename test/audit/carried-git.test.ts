import { describe, expect, test } from 'vitest';
import { carriedGit } from '../../src/audit/carried-git.ts';
import { gitClaim } from '../../src/audit/git-claim.ts';
import type { GitState } from '../../src/audit/ports.ts';
import { sha256Hex } from '../../src/base/sha256.ts';
import type { ManifestBody } from '../../src/record/manifest.ts';
import { sealManifest } from '../../src/record/seal.ts';
import { exampleBody } from '../record/example-body.ts';

const sha = 'a'.repeat(40);
const none: GitState = { kind: 'none' };
const repository: GitState = { kind: 'repository', sha, modified: [] };
const config = { allowDirty: false };
const then = gitClaim(config, repository);

/** A record of an audit inside a repository. */
function recordOf(change: Partial<ManifestBody> = {}): Uint8Array {
  const body = exampleBody();
  const determinism = { ...body.determinism, checks: [then.check] };
  return sealManifest({ ...body, git: then.git, determinism, ...change }).bytes;
}

async function carried(
  files: Readonly<Record<string, Uint8Array>>,
  state: GitState = none,
  git: Parameters<typeof gitClaim>[0] = config,
) {
  const fileSystem = {
    list: async () => Object.keys(files),
    readFile: async (path: string) => files[path.replace('/p/', '')] ?? null,
    kind: async () => 'file' as const,
  };
  const { configuration } = exampleBody();
  return carriedGit(
    gitClaim(git, state),
    git,
    state,
    { configPath: '/p/audit.yaml', files: configuration.files },
    { fileSystem },
  );
}

describe('what a record beside the configuration says of git', () => {
  test('is carried outside a repository, with its check, and the run says so', async () => {
    const found = await carried({ 'r.manifest.json': recordOf() });
    expect(found).toMatchObject({ git: { sha, dirty: false }, check: then.check });
    expect(found?.notice.message).toContain('r.manifest.json');
  });

  test('is not carried inside one, or where git is left out', async () => {
    expect(await carried({ 'r.manifest.json': recordOf() }, repository)).toBeNull();
    expect(await carried({ 'r.manifest.json': recordOf() }, none, { allowDirty: false, reason: 'x' })).toBeNull();
  });

  test('is not carried from another configuration, two records, or a changed one', async () => {
    const { configuration } = exampleBody();
    const other = recordOf({ configuration: { ...configuration, hash: sha256Hex('other') } });
    expect(await carried({ 'r.manifest.json': other })).toBeNull();
    expect(await carried({ 'a.manifest.json': recordOf(), 'b.manifest.json': recordOf() })).toBeNull();
    const changed = new TextEncoder().encode(new TextDecoder().decode(recordOf()).replace(sha, 'b'.repeat(40)));
    expect(await carried({ 'r.manifest.json': changed })).toBeNull();
  });
});
