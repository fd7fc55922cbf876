import { describe, expect, it } from 'vitest';
import * as core from '../src/index.js';
import { GoldenFile } from './goldenFile.js';

const { fromHex, hex } = core;
const seed = (first: number, count = 32): core.Bytes => Uint8Array.from({ length: count }, (_, i) => (first + i) % 256);
const ACCOUNT = hex(seed(0xa0, 16));

const summaries: Record<string, core.Summary> = {
  plain: {
    from: { name: 'Ada Lovelace', address: 'ada@example.org' },
    to: [
      { name: '', address: 'bob@coterie.localhost' },
      { name: 'Grüße Çelik', address: 'çelik@example.org' },
    ],
    subject: 'Über die Maschine — 🎉',
    date: 1_750_000_000_000,
    snippet: 'The Analytical Engine weaves algebraic patterns',
    messageId: 'one@example.org',
    inReplyTo: 'zero@example.org',
    references: ['root@example.org', 'zero@example.org'],
    attachments: 2,
  },
  empty: {
    from: { name: '', address: '' },
    to: [],
    subject: '',
    date: 0,
    snippet: '',
    messageId: '',
    inReplyTo: '',
    references: [],
    attachments: 0,
  },
  cut: {
    from: { name: 'n'.repeat(500), address: `${'a'.repeat(400)}@example.org` },
    to: Array.from({ length: 40 }, (_, i) => ({ name: `Person ${i} ${'é'.repeat(100)}`, address: `p${i}@example.org` })),
    subject: `${'s'.repeat(511)}é`,
    date: 1,
    snippet: '🎉'.repeat(200),
    messageId: 'm'.repeat(300),
    inReplyTo: 'i'.repeat(300),
    references: Array.from({ length: 40 }, (_, i) => `${i}-${'r'.repeat(240)}`),
    attachments: 70_000,
  },
};

async function summaryCases() {
  const key = await core.newSummaryKey(seed(9));
  const place = { account: ACCOUNT, entry: hex(seed(1, 16)) };
  const cases = Object.entries(summaries).map(async ([name, summary], i) => {
    const encoded = core.encodeSummary(summary);
    const ekm = seed(30 + i);
    return { name, summary, encoded: hex(encoded), ekm: hex(ekm), sealed: hex(await core.sealSummary(key.publicKey, place, encoded, ekm)) };
  });
  return { ...place, secret: hex(key.secret), publicKey: hex(key.publicKey), cases: await Promise.all(cases) };
}

async function stateCases() {
  const key = seed(40);
  const states: core.MailState[] = [
    { folder: 'inbox', read: false },
    { folder: 'sent', read: true },
    { folder: 'archive', read: true },
    { folder: 'trash', read: false },
  ];
  return states.map((state) => ({ ...state, encoded: hex(core.encodeState(state)) })).map((c) => ({ key: hex(key), ...c }));
}

async function openPgpCase() {
  const [ada, bob] = await Promise.all([core.newMailKey('ada', 'ada@coterie.localhost'), core.newMailKey('bob', 'bob@coterie.localhost')]);
  const message = core.utf8('From: ada@coterie.localhost\r\nTo: bob@coterie.localhost\r\nSubject: Hi\r\n\r\nHello Bob\r\n');
  const encrypted = await core.encryptMail(message, bob.certificate, ada.secret);
  return {
    sender: { secret: hex(ada.secret), certificate: hex(ada.certificate) },
    recipient: { secret: hex(bob.secret), certificate: hex(bob.certificate) },
    message: hex(message),
    encrypted: hex(encrypted),
  };
}

async function compute(openpgp: Awaited<ReturnType<typeof openPgpCase>> | undefined) {
  return { summary: await summaryCases(), states: await stateCases(), openpgp: openpgp ?? (await openPgpCase()) };
}

describe('mail format', () => {
  const file = new GoldenFile<Awaited<ReturnType<typeof compute>>>('mail.json');

  it('the committed vectors are what this code computes', async () => {
    const computed = await compute(file.earlier()?.openpgp);
    expect(computed).toEqual(file.settle(computed));
  });

  it('sealed summaries of the vectors open, and only in their place', async () => {
    const { summary } = file.committed();
    const key = await core.newSummaryKey(fromHex(summary.secret));
    for (const each of summary.cases) {
      const place = { account: summary.account, entry: summary.entry };
      expect(hex(await core.openSummary(key, place, fromHex(each.sealed)))).toBe(each.encoded);
      expect(core.encodeSummary(core.decodeSummary(fromHex(each.encoded)))).toEqual(fromHex(each.encoded));
      await expect(core.openSummary(key, { ...place, entry: hex(seed(2, 16)) }, fromHex(each.sealed))).rejects.toThrow(core.SealBroken);
    }
  });

  it('the OpenPGP mail of the vectors opens and its signature is checked', async () => {
    const { openpgp } = file.committed();
    const opened = await core.decryptMail(fromHex(openpgp.encrypted), fromHex(openpgp.recipient.secret), fromHex(openpgp.sender.certificate));
    expect(hex(opened.message)).toBe(openpgp.message);
    expect(opened.signature).toBe('valid');
    const other = await core.decryptMail(fromHex(openpgp.encrypted), fromHex(openpgp.recipient.secret), fromHex(openpgp.recipient.certificate));
    expect(other.signature).toBe('wrong');
  });
});
