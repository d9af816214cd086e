import { describe, expect, it } from 'vitest';
import { nativeLoadFailure } from '../../src/node/native-load-failure.ts';

const linux = { platform: 'linux', arch: 'x64' };

/** As compiled modules' loaders fail: a list of attempts under one wrapper. */
function attempts(...messages: string[]): Error {
  return new Error('Failed to load native binding', { cause: messages.map((message) => new Error(message)) });
}

describe('nativeLoadFailure', () => {
  it.each([
    [
      'a missing platform package',
      attempts(
        "Cannot find module './x.linux-x64-gnu.node'",
        "Cannot find module 'x-linux-x64-gnu'\nRequire stack:\n- a",
      ),
      linux,
      "Cannot find module 'x-linux-x64-gnu'",
      'npm install --include=optional --os=linux --cpu=x64 some-package',
    ],
    [
      'a C library too old',
      attempts("Cannot find module './x.node'", "/lib/libc.so.6: version `GLIBC_2.28' not found (required by x.node)"),
      linux,
      "version `GLIBC_2.28' not found",
      'glibc 2.28 or newer',
    ],
    [
      'macOS quarantine',
      attempts('dlopen(x.node, 0x0001): code signature not valid for use in process'),
      { platform: 'darwin', arch: 'arm64' },
      'code signature',
      'xattr -dr com.apple.quarantine FOLDER',
    ],
    [
      'no Visual C++ runtime',
      attempts("Cannot find module './x.node'", 'The specified module could not be found. \\\\?\\C:\\x.node'),
      { platform: 'win32', arch: 'x64' },
      'The specified module could not be found',
      'vcruntime140.dll',
    ],
    [
      'an application policy',
      attempts('This program is blocked by group policy.'),
      { platform: 'win32', arch: 'x64' },
      'blocked by group policy',
      'install into a folder from which programs may run',
    ],
    ['no package at all', new Error("Cannot find package 'some-package'"), linux, 'Cannot find package', 'npm install'],
    ['a thrown string', 'oops', linux, 'oops', 'npm install'],
  ])('%s', (_, error, system, message, hint) => {
    const failure = nativeLoadFailure(error, 'some-package', system);
    expect(failure.systemMessage).toContain(message);
    expect(failure.systemMessage).not.toContain('\n');
    expect(failure.hint).toContain(hint);
  });
});
