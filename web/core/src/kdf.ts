import { argon2id } from 'hash-wasm';
import { type Bytes, base64url, fromBase64url, owned, randomBytes, utf8 } from './bytes.js';

/** Salt and cost of one password derivation, as the server stores and gives it. */
export interface Kdf {
  readonly algorithm: 'argon2id';
  /** 16 bytes in base64url. */
  readonly salt: string;
  readonly memoryKib: number;
  readonly passes: number;
  readonly lanes: number;
}

/** A server that asks for less than this could be collecting weak hashes: it is refused. */
export const LEAST_COST = { memoryKib: 65_536, passes: 3, lanes: 1 } as const;
const MOST_COST = { memoryKib: 1_048_576, passes: 16, lanes: 4 } as const;

export function newKdf(salt: Bytes = randomBytes(16)): Kdf {
  return { algorithm: 'argon2id', salt: base64url(salt), ...LEAST_COST };
}

/** The two keys a password gives: one is shown to the server, one never leaves the client. */
export interface PasswordKeys {
  readonly authKey: Bytes;
  readonly wrapKey: Bytes;
}

/** `root = Argon2id(NFKC(password), salt)`; `authKey` and `wrapKey` by HKDF (RFC 9106, RFC 5869). */
export async function passwordKeys(password: string, kdf: Kdf): Promise<PasswordKeys> {
  const salt = fromBase64url(kdf.salt);
  const costs = ['memoryKib', 'passes', 'lanes'] as const;
  if (kdf.algorithm !== 'argon2id' || salt.length !== 16 || costs.some((c) => kdf[c] < LEAST_COST[c] || kdf[c] > MOST_COST[c])) {
    throw new Error('The server asked for password parameters outside the allowed range. Do not enter your password here.');
  }
  const root = await argon2id({
    password: utf8(password.normalize('NFKC')),
    salt,
    memorySize: kdf.memoryKib,
    iterations: kdf.passes,
    parallelism: kdf.lanes,
    hashLength: 32,
    outputType: 'binary',
  });
  const key = owned(root);
  return { authKey: await derive(key, 'auth'), wrapKey: await derive(key, 'wrap') };
}

/** HKDF-SHA-256 with an empty salt and the info `coterie/v1/PURPOSE`; 32 bytes. */
export async function derive(secret: Bytes, purpose: string): Promise<Bytes> {
  const base = await crypto.subtle.importKey('raw', secret, 'HKDF', false, ['deriveBits']);
  const info = utf8(`coterie/v1/${purpose}`);
  return new Uint8Array(await crypto.subtle.deriveBits({ name: 'HKDF', hash: 'SHA-256', salt: new Uint8Array(0), info }, base, 256));
}
