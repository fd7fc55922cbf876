import { describe, expect, it } from 'vitest';
import * as core from '../src/index.js';
import { GoldenFile } from './goldenFile.js';

const { fromHex, hex } = core;
const seed = (first: number, count = 32): core.Bytes => Uint8Array.from({ length: count }, (_, i) => (first + i) % 256);
const ACCOUNT = hex(seed(0xa0, 16));
const ADDRESS = 'ada@coterie.localhost';

async function kdfCases() {
  const passwords = ['correct horse battery staple', 'ﬁne Pass\u00a0wort ① Å', 'пароль 密码 🔑'];
  return Promise.all(
    passwords.map(async (password, i) => {
      const kdf = core.newKdf(seed(i, 16));
      const keys = await core.passwordKeys(password, kdf);
      return { password, nfkc: password.normalize('NFKC'), kdf, authKey: hex(keys.authKey), wrapKey: hex(keys.wrapKey) };
    }),
  );
}

async function recoveryCases() {
  const secrets = [seed(0, 20), seed(0xe0, 20), new Uint8Array(20), new Uint8Array(20).fill(255)];
  return Promise.all(
    secrets.map(async (secret) => {
      const keys = await core.recoveryKeys(secret);
      return { secret: hex(secret), code: core.recoveryCode(secret), recoveryKey: hex(keys.recoveryKey), wrapKey: hex(keys.wrapKey) };
    }),
  );
}

async function sealedCases() {
  const places: core.Place[] = [
    { type: 'password-wrap', account: ACCOUNT, object: '', version: 1 },
    { type: 'recovery-wrap', account: ACCOUNT, object: '', version: 7 },
    { type: 'keyring', account: ACCOUNT, object: '', version: 2 },
    { type: 'state', account: ACCOUNT, object: hex(seed(1, 16)), version: 9_007_199_254_740_991 },
  ];
  return Promise.all(
    places.map(async (place, i) => {
      const [key, nonce, plaintext] = [seed(10 * i), seed(200 + i, 12), seed(i, 32)];
      const blob = await core.seal(await core.aesKey(key), place, plaintext, nonce);
      return { key: hex(key), ...place, nonce: hex(nonce), plaintext: hex(plaintext), associated: hex(core.associated(place)), blob: hex(blob) };
    }),
  );
}

async function keyringCase() {
  const keyring: core.Keyring = {
    identity: core.newIdentity(seed(1)),
    mailSecret: seed(0, 5),
    summary: await core.newSummaryKey(seed(2)),
    driveRoot: seed(3),
    archiveKey: seed(4),
    indexKey: seed(5),
  };
  const master = seed(77);
  const subkeys = await Promise.all((['keyring', 'state', 'draft'] as const).map(async (kind) => [kind, hex(await core.derive(master, kind))]));
  return {
    identitySecret: hex(keyring.identity.secret),
    identityKey: hex(keyring.identity.publicKey),
    mailSecret: hex(keyring.mailSecret),
    summarySecret: hex(keyring.summary.secret),
    summaryKey: hex(keyring.summary.publicKey),
    driveRoot: hex(keyring.driveRoot),
    archiveKey: hex(keyring.archiveKey),
    indexKey: hex(keyring.indexKey),
    encoded: hex(core.encodeKeyring(keyring)),
    master: hex(master),
    subkeys: Object.fromEntries(subkeys) as Record<string, string>,
  };
}

function chainCase() {
  const [first, second] = [core.newIdentity(seed(1)), core.newIdentity(seed(50))];
  const record = (sequence: number, previous: core.Bytes, identity: core.IdentityKey): core.KeyRecord => ({
    account: ACCOUNT,
    address: ADDRESS,
    sequence,
    previous,
    createdAt: 1_750_000_000_000 + sequence,
    identityKey: identity.publicKey,
    summaryKey: seed(2 + sequence),
    mailCertificate: seed(sequence, 40),
  });
  const hash = (r: core.KeyRecord): core.Bytes => core.keyRecordHash(core.encodeKeyRecord(r));
  const records = [record(0, new Uint8Array(32), first)];
  records.push(record(1, hash(records[0]!), first));
  records.push(record(2, hash(records[1]!), second));
  const signed = [
    core.signKeyRecord(records[0]!, first),
    core.signKeyRecord(records[1]!, first),
    core.signKeyRecord(records[2]!, second, first),
  ].map(hex);
  const forged = hex(core.signKeyRecord({ ...records[1]!, address: 'eve@coterie.localhost' }, first));
  const misnumbered = hex(core.signKeyRecord({ ...records[1]!, sequence: 4 }, first));
  const unendorsed = hex(core.signKeyRecord(records[2]!, second));
  const flipped = signed[0]!.replace(/.$/, (digit) => (digit === '0' ? '1' : '0'));
  return {
    account: ACCOUNT,
    address: ADDRESS,
    records: records.map((r, i) => ({
      sequence: r.sequence,
      previous: hex(r.previous),
      createdAt: r.createdAt,
      identityKey: hex(r.identityKey),
      summaryKey: hex(r.summaryKey),
      mailCertificate: hex(r.mailCertificate),
      hash: hex(hash(r)),
      signed: signed[i]!,
      safetyNumber: core.safetyNumber(r),
    })),
    refused: [
      { why: 'empty chain', chain: [] },
      { why: 'starts at number 1', chain: [signed[1]!] },
      { why: 'a gap', chain: [signed[0]!, signed[2]!] },
      { why: 'a number skipped', chain: [signed[0]!, misnumbered] },
      { why: 'another address inside', chain: [signed[0]!, forged] },
      { why: 'new identity without endorsement', chain: [signed[0]!, signed[1]!, unendorsed] },
      { why: 'changed bytes', chain: [flipped] },
      { why: 'a byte too many', chain: [`${signed[0]!}00`] },
    ],
  };
}

async function orderCases() {
  const identity = core.newIdentity(seed(1));
  const credentials: core.Credentials = { kdf: core.newKdf(seed(3, 16)), authKey: core.base64url(seed(4)), passwordWrap: core.base64url(seed(5, 61)) };
  const lock: core.RecoveryLock = { recoveryKey: core.base64url(seed(6)), recoveryWrap: core.base64url(seed(7, 61)) };
  const contents = { credentials: core.credentialsContent(credentials), recovery: core.recoveryContent(lock), delete: core.deletionContent(ADDRESS) };
  const orders = (['credentials', 'recovery', 'delete'] as const).map((kind, i) => {
    const on = { account: ACCOUNT, version: i + 2, at: 1_750_000_000_000 };
    const order = core.signOrder(kind, on, contents[kind], identity);
    return { kind, ...on, content: hex(contents[kind]), ...order };
  });
  return { identityKey: hex(identity.publicKey), address: ADDRESS, credentials, lock, orders };
}

async function compute() {
  const [kdf, recovery, sealed, keyring, orders] = await Promise.all([kdfCases(), recoveryCases(), sealedCases(), keyringCase(), orderCases()]);
  return { kdf, recovery, sealed, keyring, chain: chainCase(), orders };
}

describe('account format', () => {
  const file = new GoldenFile<Awaited<ReturnType<typeof compute>>>('account.json');

  it('the committed vectors are what this code computes', async () => {
    const computed = await compute();
    expect(computed).toEqual(file.settle(computed));
  });

  it('the chain of the vectors is accepted and each refused one is refused', () => {
    const { chain } = file.committed();
    const expected = { address: chain.address, account: chain.account };
    const newest = core.verifyChain(chain.records.map((r) => fromHex(r.signed)), expected);
    expect(newest.sequence).toBe(2);
    for (const bad of chain.refused) {
      expect(() => core.verifyChain(bad.chain.map(fromHex), expected), bad.why).toThrow(core.DecodeError);
    }
  });
});
