import { describe, expect, it } from 'vitest';
import * as core from '../src/index.js';

const bytes = (count: number, fill: number): core.Bytes => new Uint8Array(count).fill(fill);
const ACCOUNT = '00112233445566778899aabbccddeeff';

describe('sealed blobs', () => {
  const place: core.Place = { type: 'state', account: ACCOUNT, object: 'x', version: 3 };

  it('D01 a blob opens only with its key and in its place', async () => {
    const key = await core.aesKey(bytes(32, 1));
    const blob = await core.seal(key, place, core.utf8('secret'));
    expect(await core.open(key, place, blob)).toEqual(core.utf8('secret'));
    const others: core.Place[] = [
      { ...place, type: 'draft' },
      { ...place, account: ACCOUNT.replace('0', '1') },
      { ...place, object: 'y' },
      { ...place, version: 4 },
    ];
    for (const other of others) {
      await expect(core.open(key, other, blob)).rejects.toThrow(core.SealBroken);
    }
    await expect(core.open(await core.aesKey(bytes(32, 2)), place, blob)).rejects.toThrow(core.SealBroken);
    for (let i = 0; i < blob.length; i++) {
      const changed = blob.slice();
      changed[i]! ^= 1;
      await expect(core.open(key, place, changed), `byte ${i}`).rejects.toThrow(core.SealBroken);
    }
  });
});

describe('recovery code', () => {
  it('P16 is read as people type it, and a typing mistake is found', () => {
    for (let i = 0; i < 50; i++) {
      const secret = core.randomBytes(20);
      const code = core.recoveryCode(secret);
      expect(code).toMatch(/^([0-9A-HJKMNP-TV-Z]{4}-){8}[0-9A-HJKMNP-TV-Z*~$=U]$/);
      const sloppy = code.toLowerCase().replaceAll('-', ' ').replaceAll('0', 'o').replaceAll('1', 'l');
      expect(core.recoverySecret(sloppy)).toEqual(secret);
      const at = code.search(/[A-Z]/);
      const wrong = code.slice(0, at) + (code[at] === 'A' ? 'B' : 'A') + code.slice(at + 1);
      expect(() => core.recoverySecret(wrong)).toThrow(/typing mistake/);
    }
    expect(() => core.recoverySecret('ABCD')).toThrow(/33 characters/);
    expect(() => core.recoverySecret('U'.repeat(33))).toThrow(/does not occur/);
  });
});

describe('password parameters', () => {
  it('a server that asks for weak parameters gets no hash', async () => {
    const kdf = core.newKdf();
    for (const weak of [{ memoryKib: 1024 }, { passes: 1 }, { lanes: 0 }, { memoryKib: 2 ** 30 }]) {
      await expect(core.passwordKeys('password', { ...kdf, ...weak })).rejects.toThrow(/Do not enter/);
    }
  });
});

describe('strict Ed25519', () => {
  const hex = core.fromHex;
  // RFC 8032, 7.1, test 3
  const key = hex('fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025');
  const message = hex('af82');
  const signature = hex(
    '6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a',
  );

  it('accepts the vector of RFC 8032 and nothing near it', () => {
    expect(core.verifyStrictly(message, signature, key)).toBe(true);
    for (let i = 0; i < 64; i++) {
      const changed = signature.slice();
      changed[i]! ^= 1;
      expect(core.verifyStrictly(message, changed, key), `byte ${i}`).toBe(false);
    }
    expect(core.verifyStrictly(hex('af83'), signature, key)).toBe(false);
  });

  it('refuses S beyond the group order, small-order keys and other encodings', () => {
    const order = 2n ** 252n + 27742317777372353535851937790883648493n;
    const s = signature.slice(32).reduceRight((value, octet) => value * 256n + BigInt(octet), 0n) + order;
    const high = core.concat(signature.slice(0, 32), Uint8Array.from({ length: 32 }, (_, i) => Number((s >> BigInt(8 * i)) & 255n)));
    expect(core.verifyStrictly(message, high, key)).toBe(false);
    const identityPoint = core.concat(Uint8Array.of(1), bytes(31, 0));
    const trivial = core.concat(identityPoint, bytes(32, 0));
    expect(core.verifyStrictly(message, trivial, identityPoint)).toBe(false);
    const notCanonical = core.concat(Uint8Array.of(0xee), bytes(30, 0xff), Uint8Array.of(0x7f));
    expect(core.verifyStrictly(message, trivial, notCanonical)).toBe(false);
    expect(core.verifyStrictly(message, signature.slice(1), key)).toBe(false);
  });
});

describe('decoders', () => {
  it('are total: whatever bytes arrive, they give a value or a decode error', () => {
    let seed = 42;
    const random = (): number => (seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648) / 2_147_483_648;
    const decoders = [core.decodeSummary, core.decodeState, core.decodeKeyRecord] as const;
    const good = core.encodeSummary({
      from: { name: 'a', address: 'a@b' },
      to: [{ name: '', address: 'c@d' }],
      subject: 's',
      date: 1,
      snippet: '',
      messageId: 'i@j',
      inReplyTo: '',
      references: ['r@s'],
      attachments: 0,
    });
    for (let round = 0; round < 3000; round++) {
      const input = good.slice(0, Math.floor(random() * (good.length + 1)));
      for (let changes = Math.floor(random() * 4); changes > 0 && input.length > 0; changes--) {
        input[Math.floor(random() * input.length)] = Math.floor(random() * 256);
      }
      for (const decode of decoders) {
        try {
          decode(input);
        } catch (fault) {
          expect(fault).toBeInstanceOf(core.DecodeError);
        }
      }
    }
  });
});
