import { sha256 } from '@noble/hashes/sha2.js';
import { type Bytes, base64url, fromBase64url, owned } from './bytes.js';
import { type IdentityKey, sign } from './identity.js';
import type { Kdf } from './kdf.js';
import { accountBytes } from './sealed.js';
import { Sink } from './wire.js';

/** What the server stores for log-in by password. */
export interface Credentials {
  readonly kdf: Kdf;
  readonly authKey: string;
  readonly passwordWrap: string;
}

/** What the server stores for the recovery code. */
export interface RecoveryLock {
  readonly recoveryKey: string;
  readonly recoveryWrap: string;
}

export interface SignedOrder {
  readonly statement: string;
  readonly signature: string;
}

const VERSION = 1;
const KINDS = { credentials: 1, recovery: 2, delete: 3 } as const;

/**
 * An order of the account's owner that a server must not make up: new credentials, a new recovery
 * lock, deletion. It names the version it creates, so that an old order cannot be used again.
 */
export function signOrder(
  kind: keyof typeof KINDS,
  on: { account: string; version: number; at: number },
  content: Bytes,
  identity: IdentityKey,
): SignedOrder {
  const statement = orderStatement(kind, on, content);
  return { statement: base64url(statement), signature: base64url(sign('coterie/account-order/v1', statement, identity)) };
}

export function orderStatement(kind: keyof typeof KINDS, on: { account: string; version: number; at: number }, content: Bytes): Bytes {
  return new Sink()
    .u8(VERSION)
    .u8(KINDS[kind])
    .raw(accountBytes(on.account))
    .u64(on.version)
    .u64(on.at)
    .raw(owned(sha256(content)))
    .toBytes();
}

/** The signed content of an order about credentials: the keys themselves only as their hash. */
export function credentialsContent(credentials: Credentials): Bytes {
  const { kdf } = credentials;
  return new Sink()
    .raw(fromBase64url(kdf.salt))
    .u32(kdf.memoryKib)
    .u32(kdf.passes)
    .u32(kdf.lanes)
    .raw(owned(sha256(fromBase64url(credentials.authKey))))
    .bytes(fromBase64url(credentials.passwordWrap))
    .toBytes();
}

export function recoveryContent(lock: RecoveryLock): Bytes {
  return new Sink()
    .raw(owned(sha256(fromBase64url(lock.recoveryKey))))
    .bytes(fromBase64url(lock.recoveryWrap))
    .toBytes();
}

/** A deletion has nothing but its address. */
export function deletionContent(address: string): Bytes {
  return new Sink().text(address).toBytes();
}
