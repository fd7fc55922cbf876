import { describe, expect, it } from 'vitest';
import * as core from '../src/index.js';
import { GoldenFile } from './goldenFile.js';

const { fromHex, hex } = core;

interface Received {
  readonly entry: string;
  readonly message: string;
  readonly encrypted: string;
  readonly summary: string;
  readonly sealed: string;
}

interface Keys {
  readonly summary: { readonly account: string; readonly secret: string };
  readonly openpgp: { readonly recipient: { readonly secret: string } };
}

describe('a mail received from outside', () => {
  const received = new GoldenFile<Received>('received.json').committed();
  const keys = new GoldenFile<Keys>('mail.json').committed();

  it('opens in the browser as the mail gateway sealed it', async () => {
    const opened = await core.decryptMail(fromHex(received.encrypted), fromHex(keys.openpgp.recipient.secret));
    expect(hex(opened.message)).toBe(received.message);
    expect(opened.signature).toBe('absent');
  });

  it('has the summary that the mail gateway read', async () => {
    const key = await core.newSummaryKey(fromHex(keys.summary.secret));
    const place = { account: keys.summary.account, entry: received.entry };
    const encoded = await core.openSummary(key, place, fromHex(received.sealed));
    expect(hex(encoded)).toBe(received.summary);
    expect(core.decodeSummary(encoded)).toEqual({
      from: { name: 'Ada Lövelace', address: 'ada@example.org' },
      to: [{ name: '', address: 'bob@coterie.localhost' }],
      subject: 'Grüße',
      date: Date.parse('2025-07-01T10:34:56Z'),
      snippet: 'The engine weaves.',
      messageId: 'one@example.org',
      inReplyTo: '',
      references: ['root@example.org', 'zero@example.org'],
      attachments: 1,
    });
  });
});
