/** Facts of the running process for `<report>.environment.json`. They vary between equal runs, so nothing hashed holds them. */
export function runtimeFacts(): {
  readonly node: string;
  readonly v8: string;
  readonly platform: string;
  readonly arch: string;
  readonly libc: string;
} {
  return {
    node: process.versions.node,
    v8: process.versions.v8,
    platform: process.platform,
    arch: process.arch,
    libc: libc(),
  };
}

function libc(): string {
  if (process.platform !== 'linux') return 'system';
  const report = process.report?.getReport() as { header?: { glibcVersionRuntime?: string } } | undefined;
  const version = report?.header?.glibcVersionRuntime;
  return version === undefined ? 'musl' : `glibc ${version}`;
}
