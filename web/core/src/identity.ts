import { ed25519 } from '@noble/curves/ed25519.js';
import { sha512 } from '@noble/hashes/sha2.js';
import { type Bytes, concat, equal, owned, randomBytes, utf8 } from './bytes.js';
import { Sink } from './wire.js';

/** An Ed25519 key pair; `secret` is the 32-byte seed of RFC 8032. */
export interface IdentityKey {
  readonly secret: Bytes;
  readonly publicKey: Bytes;
}

/** Version of the rule in `docs/formats/identity.md`. */
export const SIGNATURE_RULE = 1;

/** What may be signed: each has its own domain label, so that one signature never passes for another. */
export type SigningLabel = 'coterie/key-record/v1' | 'coterie/key-endorsement/v1' | 'coterie/account-order/v1';

export function newIdentity(secret: Bytes = randomBytes(32)): IdentityKey {
  return { secret, publicKey: owned(ed25519.getPublicKey(secret)) };
}

/** What is really signed and hashed: the label, a line feed, the length as `u32`, the bytes as received. */
export function framed(label: `coterie/${string}/v1`, bytes: Uint8Array): Bytes {
  return new Sink().raw(utf8(`${label}\n`)).bytes(bytes).toBytes();
}

export function sign(label: SigningLabel, bytes: Bytes, key: IdentityKey): Bytes {
  return owned(ed25519.sign(framed(label, bytes), key.secret));
}

/** The strict rule of `core.identity`; see [verifyStrictly]. */
export function verify(label: SigningLabel, bytes: Bytes, signature: Bytes, publicKey: Bytes): boolean {
  return verifyStrictly(framed(label, bytes), signature, publicKey);
}

/**
 * Ed25519 with canonical A and R, S below the group order, small-order A refused, and the equation
 * without the cofactor (RFC 8032, 5.1.7, second form): `R = S·B - k·A`, compared as bytes.
 */
export function verifyStrictly(message: Uint8Array, signature: Uint8Array, publicKey: Uint8Array): boolean {
  if (signature.length !== 64 || publicKey.length !== 32) {
    return false;
  }
  const Point = ed25519.Point;
  const order = Point.Fn.ORDER;
  const r = signature.subarray(0, 32);
  const s = littleEndian(signature.subarray(32));
  if (s >= order) {
    return false;
  }
  try {
    const a = Point.fromBytes(publicKey, false);
    if (a.isSmallOrder() || !equal(a.toBytes(), publicKey) || !equal(Point.fromBytes(r, false).toBytes(), r)) {
      return false;
    }
    const k = littleEndian(sha512(concat(r, publicKey, message))) % order;
    const sb = s === 0n ? Point.ZERO : Point.BASE.multiplyUnsafe(s);
    const ka = k === 0n ? Point.ZERO : a.multiplyUnsafe(k);
    return equal(sb.subtract(ka).toBytes(), r);
  } catch {
    return false; // not points of the curve
  }
}

/** Whether a key may stand in a key record: a canonical point of the subgroup of prime order, as every honest key is. */
export function isRegistrable(publicKey: Uint8Array): boolean {
  try {
    const point = ed25519.Point.fromBytes(publicKey, false);
    return equal(point.toBytes(), publicKey) && !point.isSmallOrder() && point.isTorsionFree();
  } catch {
    return false; // not a point of the curve
  }
}

function littleEndian(bytes: Uint8Array): bigint {
  return bytes.reduceRight((value, octet) => value * 256n + BigInt(octet), 0n);
}
