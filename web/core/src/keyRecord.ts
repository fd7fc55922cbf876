import { sha256, sha512 } from '@noble/hashes/sha2.js';
import { type Bytes, equal, hex, owned } from './bytes.js';
import { framed, type IdentityKey, isRegistrable, sign, verify } from './identity.js';
import { accountBytes } from './sealed.js';
import { decodeAll, DecodeError, Sink } from './wire.js';

/** Which public keys belong to an account at an address, from one moment on. */
export interface KeyRecord {
  readonly account: string;
  readonly address: string;
  /** Place in the chain, from 0. */
  readonly sequence: number;
  /** Hash of the record before; 32 zero bytes in number 0. */
  readonly previous: Bytes;
  readonly createdAt: number;
  readonly identityKey: Bytes;
  readonly summaryKey: Bytes;
  /** OpenPGP v4 transferable public key, binary. */
  readonly mailCertificate: Bytes;
}

const VERSION = 1;
const ADDRESS_BYTES_MAX = 320;
const CERTIFICATE_BYTES_MAX = 8_192;
const CHAIN_MAX = 64;

export function encodeKeyRecord(record: KeyRecord): Bytes {
  return new Sink()
    .u8(VERSION)
    .raw(accountBytes(record.account))
    .text(record.address)
    .u64(record.sequence)
    .raw(record.previous)
    .u64(record.createdAt)
    .raw(record.identityKey)
    .raw(record.summaryKey)
    .bytes(record.mailCertificate)
    .toBytes();
}

export function decodeKeyRecord(bytes: Bytes): KeyRecord {
  return decodeAll(bytes, (source) => {
    source.expect(VERSION, 'key record version');
    return {
      account: hex(source.raw(16)),
      address: source.text(ADDRESS_BYTES_MAX),
      sequence: source.u64(),
      previous: source.raw(32),
      createdAt: source.u64(),
      identityKey: source.raw(32),
      summaryKey: source.raw(32),
      mailCertificate: source.bytes(CERTIFICATE_BYTES_MAX),
    };
  });
}

/**
 * Signs a record by its own identity key; when that key is new in the chain, the key before it
 * endorses the record too.
 */
export function signKeyRecord(record: KeyRecord, identity: IdentityKey, before?: IdentityKey): Bytes {
  const bytes = encodeKeyRecord(record);
  return new Sink()
    .bytes(bytes)
    .raw(sign('coterie/key-record/v1', bytes, identity))
    .bytes(before ? sign('coterie/key-endorsement/v1', bytes, before) : new Uint8Array(0))
    .toBytes();
}

/** SHA-256 of the record without its signatures, framed like what is signed. */
export function keyRecordHash(recordBytes: Bytes): Bytes {
  return owned(sha256(framed('coterie/key-record/v1', recordBytes)));
}

interface SignedParts {
  readonly bytes: Bytes;
  readonly record: KeyRecord;
  readonly signature: Bytes;
  readonly endorsement: Bytes;
}

function parts(signed: Bytes): SignedParts {
  return decodeAll(signed, (source) => {
    const bytes = source.bytes(16_384);
    return { bytes, record: decodeKeyRecord(bytes), signature: source.raw(64), endorsement: source.bytes(64) };
  });
}

/**
 * Verifies a whole chain, number 0 first, and gives its newest record. Every record must be signed by
 * its own identity key, follow the one before, keep account and address, and be endorsed by the
 * identity key before it when that changed.
 */
export function verifyChain(chain: readonly Bytes[], expected: { address: string; account?: string }): KeyRecord {
  if (chain.length === 0 || chain.length > CHAIN_MAX) {
    throw new DecodeError(`a key chain has 1 to ${CHAIN_MAX} records, this one ${chain.length}`);
  }
  let before: SignedParts | undefined;
  chain.forEach((signed, index) => {
    const now = parts(signed);
    const fault = faultOf(now, before, index, expected);
    if (fault) {
      throw new DecodeError(`Key record ${index} of ${expected.address} is not valid: ${fault}. Nothing was encrypted to it.`);
    }
    before = now;
  });
  return before!.record;
}

function faultOf(now: SignedParts, before: SignedParts | undefined, index: number, expected: { address: string; account?: string }): string | undefined {
  const { record } = now;
  if (record.address !== expected.address || (expected.account !== undefined && record.account !== expected.account)) {
    return 'it names another address or account';
  }
  if (!isRegistrable(record.identityKey)) {
    return 'its identity key is not an honest one';
  }
  if (!verify('coterie/key-record/v1', now.bytes, now.signature, record.identityKey)) {
    return 'its signature is wrong';
  }
  const previous = before ? keyRecordHash(before.bytes) : new Uint8Array(32);
  if (record.sequence !== index || !equal(record.previous, previous) || (before && record.account !== before.record.account)) {
    return 'it does not follow the record before';
  }
  const changed = before !== undefined && !equal(before.record.identityKey, record.identityKey);
  if (!changed) {
    return now.endorsement.length === 0 ? undefined : 'it has an endorsement without a new key';
  }
  const endorsed = verify('coterie/key-endorsement/v1', now.bytes, now.endorsement, before!.record.identityKey);
  return endorsed ? undefined : 'the key before it did not endorse the new one';
}

const SAFETY_GROUPS = 8;

/**
 * Eight groups of five digits that two people read to each other: SHA-512 of account,
 * address and identity key under their label; each group is five bytes as a number mod 100,000.
 */
export function safetyNumber(record: Pick<KeyRecord, 'account' | 'address' | 'identityKey'>): string {
  const subject = new Sink().raw(accountBytes(record.account)).text(record.address).raw(record.identityKey).toBytes();
  const digest = sha512(framed('coterie/safety-number/v1', subject));
  return Array.from({ length: SAFETY_GROUPS }, (_, group) => {
    const value = digest.subarray(5 * group, 5 * group + 5).reduce((sum, octet) => sum * 256 + octet, 0);
    return String(value % 100_000).padStart(5, '0');
  }).join(' ');
}
