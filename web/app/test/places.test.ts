import type { Thread } from '@coterie/core';
import { describe, expect, it } from 'vitest';
import { deviceName } from '../src/account/deviceName.js';
import { dayGroup, fileSize, rows } from '../src/mail/folders.js';
import type { Mail } from '../src/mail/mailbox.svelte.js';
import { destination } from '../src/destination.js';
import { sentInWords } from '../src/mail/sentInWords.js';
import { titleOf } from '../src/mail/titleOf.js';

const NOW = new Date(2026, 10, 20, 15, 0).getTime();
const HOUR = 3_600_000;

function mail(id: string, time: number, change: { folder?: 'inbox' | 'sent'; read?: boolean; subject?: string } = {}): Mail {
  const { folder = 'inbox', read = true, subject = 'Lunch' } = change;
  const summary = { from: { name: 'Ada', address: 'ada@here.test' }, to: [], subject, snippet: 'At noon' };
  return { id, time, summary, state: { folder, read } } as unknown as Mail;
}

describe('lists', () => {
  const conversations: Thread<Mail>[] = [
    { key: 'a', mails: [mail('1', 1, { read: false }), mail('2', 5, { folder: 'sent' })] },
    { key: 'b', mails: [mail('3', 3, { subject: 'Tea' })] },
  ];

  it('P20 a conversation stands in each folder that has a mail of it, newest first', () => {
    expect(rows(conversations, 'inbox', '').map((row) => [row.mail.id, row.count, row.unread])).toEqual([
      ['3', 1, false],
      ['1', 2, true],
    ]);
    expect(rows(conversations, 'sent', '').map((row) => row.mail.id)).toEqual(['2']);
  });

  it('every word of a search must be in sender, subject or beginning, in any case', () => {
    expect(rows(conversations, 'inbox', 'ADA tea').map((row) => row.mail.id)).toEqual(['3']);
    expect(rows(conversations, 'inbox', 'noon supper')).toEqual([]);
  });

  it('days have names for a week', () => {
    expect([0, 20, 40, 200 * 24].map((hours) => dayGroup(NOW - hours * HOUR, NOW))).toEqual(['Today', 'Yesterday', 'Wednesday', 'May 2026']);
  });
});

describe('words', () => {
  it('sizes, devices and what became of a mail are said plainly', () => {
    expect([0, 999, 20_000_000, 1_234].map(fileSize)).toEqual(['0 B', '999 B', '20.0 MB', '1.2 kB']);
    expect(deviceName('Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/156.0 Safari/537.36')).toBe('Chrome on Linux');
    expect(deviceName('probe 1')).toBe('probe 1');
    const recipients = [
      { address: 'a@here.test', status: 'stored', detail: '' },
      { address: 'b@out.test', status: 'held', detail: 'would go to out.test' },
    ] as const;
    expect(sentInWords({ id: '', time: 0, recipients })).toEqual(['Sent to a@here.test.', 'b@out.test is held, not sent: would go to out.test.']);
  });
});

describe('after log-in', () => {
  it('P15 one goes where one wanted to go, on this origin only', () => {
    expect(destination('/cluster?x=1')).toBe('/cluster?x=1');
    for (const elsewhere of [null, '', 'https://evil.test', '//evil.test', '/\\evil.test', '/\t/evil.test', '/\n\\evil.test', 'mail']) {
      expect(destination(elsewhere)).toBe('/mail/inbox');
    }
  });
});

describe('the page of writing', () => {
  const asked = (query: string, kind?: 'new' | 'reply' | 'forward'): string => titleOf(kind, new URLSearchParams(query));

  it('is called what was asked for before its draft is there, and what the draft is as soon as it is', () => {
    expect([asked('forward=1'), asked('reply=1'), asked('replyAll=1'), asked('to=ada'), asked('draft=1')]).toEqual(['Forward', 'Reply', 'Reply', 'New mail', 'Draft']);
    expect([asked('draft=1', 'forward'), asked('draft=1', 'new')]).toEqual(['Forward', 'New mail']);
  });
});
