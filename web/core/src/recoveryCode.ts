import { type Bytes, randomBytes } from './bytes.js';
import { derive } from './kdf.js';

const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const CHECKS = `${ALPHABET}*~$=U`;
const DIGITS = 32;
const GROUP = 4;

/** 160 random bits; written as 32 characters of Crockford's base32 and a check character. */
export function newRecoverySecret(): Bytes {
  return randomBytes(20);
}

/** `ABCD-EFGH-…-WXYZ-C`: eight groups of four and the check character (value mod 37). */
export function recoveryCode(secret: Bytes): string {
  if (secret.length !== 20) {
    throw new RangeError('a recovery secret has 20 bytes');
  }
  const value = number(secret);
  let digits = '';
  for (let i = DIGITS - 1; i >= 0; i--) {
    digits += ALPHABET[Number((value >> BigInt(5 * i)) & 31n)];
  }
  const groups = digits.match(new RegExp(`.{${GROUP}}`, 'g')) ?? [];
  return [...groups, CHECKS[Number(value % 37n)]].join('-');
}

/** Reads a code as people type it: any case, O as 0, I and L as 1, dashes and spaces ignored. */
export function recoverySecret(code: string): Bytes {
  const plain = code.normalize('NFKC').toUpperCase().replace(/[\s\-–—]/g, '').replaceAll('O', '0').replace(/[IL]/g, '1');
  if (plain.length !== DIGITS + 1) {
    throw new Error(`A recovery code has ${DIGITS + 1} characters; this one has ${plain.length}. Compare it with the printed one.`);
  }
  let value = 0n;
  for (const character of plain.slice(0, DIGITS)) {
    const digit = ALPHABET.indexOf(character);
    if (digit < 0) {
      throw new Error(`“${character}” does not occur in recovery codes. Compare it with the printed one.`);
    }
    value = value * 32n + BigInt(digit);
  }
  if (plain[DIGITS] !== CHECKS[Number(value % 37n)]) {
    throw new Error('The recovery code has a typing mistake: its last character does not match the others.');
  }
  return Uint8Array.from({ length: 20 }, (_, i) => Number((value >> BigInt(8 * (19 - i))) & 255n));
}

/** What the recovery code gives: one key for the server's verifier, one that wraps the master key. */
export async function recoveryKeys(secret: Bytes): Promise<{ recoveryKey: Bytes; wrapKey: Bytes }> {
  return { recoveryKey: await derive(secret, 'recovery-auth'), wrapKey: await derive(secret, 'recovery-wrap') };
}

function number(bytes: Bytes): bigint {
  return bytes.reduce((value, octet) => value * 256n + BigInt(octet), 0n);
}
