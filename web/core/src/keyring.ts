import { type Bytes, randomBytes } from './bytes.js';
import { type IdentityKey, newIdentity } from './identity.js';
import { type MailKey, newMailKey } from './openpgp.js';
import { type SummaryKey, newSummaryKey } from './summarySeal.js';
import { aesKey, open, seal } from './sealed.js';
import { derive } from './kdf.js';
import { decodeAll, Sink } from './wire.js';

/** Every long-lived secret of an account; one versioned blob under the master key. */
export interface Keyring {
  readonly identity: IdentityKey;
  /** OpenPGP v4 transferable secret key, binary, without a passphrase of its own. */
  readonly mailSecret: Bytes;
  readonly summary: SummaryKey;
  readonly driveRoot: Bytes;
  readonly archiveKey: Bytes;
  readonly indexKey: Bytes;
}

const VERSION = 1;
const MAIL_SECRET_BYTES_MAX = 16_384;

export async function newKeyring(name: string, address: string): Promise<{ keyring: Keyring; mail: MailKey }> {
  const mail = await newMailKey(name, address);
  const keyring: Keyring = {
    identity: newIdentity(),
    mailSecret: mail.secret,
    summary: await newSummaryKey(),
    driveRoot: randomBytes(32),
    archiveKey: randomBytes(32),
    indexKey: randomBytes(32),
  };
  return { keyring, mail };
}

export function encodeKeyring(keyring: Keyring): Bytes {
  return new Sink()
    .u8(VERSION)
    .raw(keyring.identity.secret)
    .bytes(keyring.mailSecret)
    .raw(keyring.summary.secret)
    .raw(keyring.driveRoot)
    .raw(keyring.archiveKey)
    .raw(keyring.indexKey)
    .toBytes();
}

export async function decodeKeyring(bytes: Bytes): Promise<Keyring> {
  const parts = decodeAll(bytes, (source) => {
    source.expect(VERSION, 'keyring version');
    return {
      identity: newIdentity(source.raw(32)),
      mailSecret: source.bytes(MAIL_SECRET_BYTES_MAX),
      summarySecret: source.raw(32),
      driveRoot: source.raw(32),
      archiveKey: source.raw(32),
      indexKey: source.raw(32),
    };
  });
  const { summarySecret, ...rest } = parts;
  return { ...rest, summary: await newSummaryKey(summarySecret) };
}

/** The keys that come from the master key by HKDF: one per kind of blob. */
export async function masterSubkey(master: Bytes, kind: 'keyring' | 'state' | 'draft'): Promise<CryptoKey> {
  return aesKey(await derive(master, kind));
}

export async function sealKeyring(keyring: Keyring, master: Bytes, account: string, version: number): Promise<Bytes> {
  return seal(await masterSubkey(master, 'keyring'), { type: 'keyring', account, object: '', version }, encodeKeyring(keyring));
}

export async function openKeyring(blob: Bytes, master: Bytes, account: string, version: number): Promise<Keyring> {
  return decodeKeyring(await open(await masterSubkey(master, 'keyring'), { type: 'keyring', account, object: '', version }, blob));
}

/** The master key under a key that comes from the password or from the recovery code. */
export async function wrapMaster(
  master: Bytes,
  wrapKey: Bytes,
  by: 'password-wrap' | 'recovery-wrap',
  at: { account: string; version: number },
): Promise<Bytes> {
  return seal(await aesKey(wrapKey), { type: by, object: '', ...at }, master);
}

export async function unwrapMaster(
  blob: Bytes,
  wrapKey: Bytes,
  by: 'password-wrap' | 'recovery-wrap',
  at: { account: string; version: number },
): Promise<Bytes> {
  return open(await aesKey(wrapKey), { type: by, object: '', ...at }, blob);
}
