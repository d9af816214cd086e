import { Option } from 'commander';

/** The repeatable option that names the private keys that are to sign. */
export function signOption(): Option {
  return new Option('--sign <key>', 'private key in PEM, Ed25519 or ECDSA P-256; repeatable').argParser(
    (value: string, earlier: string[] = []) => [...earlier, value],
  );
}

export function passphraseFileOption(): Option {
  return new Option('--passphrase-file <file>', 'its first line opens an encrypted private key');
}
