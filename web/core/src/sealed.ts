import { type Bytes, concat, fromHex, randomBytes } from './bytes.js';
import { Sink } from './wire.js';

/** What a sealed blob is and where it belongs; opening it anywhere else fails. */
export interface Place {
  readonly type: 'password-wrap' | 'recovery-wrap' | 'keyring' | 'state' | 'draft' | 'draft-file' | 'device-wrap';
  /** Account id, 32 hexadecimal digits. */
  readonly account: string;
  /** Id of the object inside the account, or empty. */
  readonly object: string;
  readonly version: number;
}

const VERSION = 1;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** Bytes of a blob beyond its plaintext. */
export const SEAL_OVERHEAD = 1 + NONCE_BYTES + TAG_BYTES;

/** A blob did not open: a wrong key, or bytes from another place or changed on the way. */
export class SealBroken extends Error {
  override name = 'SealBroken';
}

export async function aesKey(key: Bytes): Promise<CryptoKey> {
  return crypto.subtle.importKey('raw', key, 'AES-GCM', false, ['encrypt', 'decrypt']);
}

/** AES-256-GCM: version byte 1, nonce of 12 bytes, ciphertext, tag of 16 bytes. */
export async function seal(key: CryptoKey, place: Place, plaintext: Bytes, nonce: Bytes = randomBytes(NONCE_BYTES)): Promise<Bytes> {
  const ciphertext = await crypto.subtle.encrypt({ name: 'AES-GCM', iv: nonce, additionalData: associated(place) }, key, plaintext);
  return concat(Uint8Array.of(VERSION), nonce, new Uint8Array(ciphertext));
}

export async function open(key: CryptoKey, place: Place, blob: Bytes): Promise<Bytes> {
  if (blob.length < SEAL_OVERHEAD || blob[0] !== VERSION) {
    throw new SealBroken(`A ${place.type} blob has an unknown form.`);
  }
  const iv = blob.slice(1, 1 + NONCE_BYTES);
  try {
    const plaintext = await crypto.subtle.decrypt(
      { name: 'AES-GCM', iv, additionalData: associated(place) },
      key,
      blob.slice(1 + NONCE_BYTES),
    );
    return new Uint8Array(plaintext);
  } catch {
    throw new SealBroken(`A ${place.type} blob did not open: the key is another one, or the blob was changed.`);
  }
}

/** (type, account, object id, version) in the canonical encoding. */
export function associated(place: Place): Bytes {
  return new Sink().text(`coterie/${place.type}`).raw(accountBytes(place.account)).text(place.object).u64(place.version).toBytes();
}

export function accountBytes(account: string): Bytes {
  const bytes = fromHex(account);
  if (bytes.length !== 16) {
    throw new RangeError('an account id has 16 bytes');
  }
  return bytes;
}
