import { describe, expect, it } from 'vitest';
import * as core from '../src/index.js';

const ada = { name: 'Ada', address: 'ada@here.test' };
const bob = { name: '', address: 'bob@here.test' };
const eve = { name: 'Ève "E", Dr.', address: 'eve@out.test' };

const mail = (change: Partial<core.ParsedMail>): core.ParsedMail => ({
  from: ada,
  replyTo: [],
  to: [bob],
  cc: [],
  subject: 'Lunch',
  date: 1_750_000_000_000,
  messageId: 'one@here.test',
  inReplyTo: '',
  references: [],
  text: 'Hello\n> older',
  html: '',
  files: [],
  fault: '',
  ...change,
});

describe('answers', () => {
  it('P24 Re: and Fwd: are recognised in any case and not doubled', () => {
    for (const subject of ['Re: Lunch', 'RE: Lunch', 're: Lunch', 'Re : Lunch', 'RE[2]: Lunch']) {
      expect(core.replySubject(subject)).toBe(subject);
    }
    for (const subject of ['Fwd: Lunch', 'FWD: Lunch', 'fwd: Lunch', 'Fw: Lunch', 'fWd : Lunch']) {
      expect(core.forwardSubject(subject)).toBe(subject);
    }
    expect(core.replySubject('Fwd: Lunch')).toBe('Re: Fwd: Lunch');
    expect(core.forwardSubject('Lunch')).toBe('Fwd: Lunch');
    expect(core.replySubject('Regarding lunch')).toBe('Re: Regarding lunch');
    expect(core.replySubject('')).toBe('Re:');
  });

  it('P24 a reply has its recipient and subject locked, quotes, and names what it answers', () => {
    const answer = core.reply(mail({ references: ['zero@here.test'] }), bob.address);
    expect(answer).toMatchObject({ to: [ada], cc: [], subject: 'Re: Lunch', locked: true, inReplyTo: 'one@here.test' });
    expect(answer.references).toEqual(['zero@here.test', 'one@here.test']);
    expect(answer.text).toMatch(/Ada wrote:\n> Hello\n>> older/);
  });

  it('P24 reply goes to Reply-To; a reply to an own mail goes to those who got it', () => {
    expect(core.reply(mail({ replyTo: [eve] }), bob.address).to).toEqual([eve]);
    expect(core.reply(mail({ from: bob, to: [ada] }), 'BOB+x@here.test').to).toEqual([ada]);
  });

  it('P24 reply all reaches everybody once and never oneself', () => {
    const answer = core.replyAll(mail({ to: [bob, eve], cc: [ada, { name: 'B', address: 'BOB@here.test' }] }), bob.address);
    expect(answer.to).toEqual([ada, eve]);
    expect(answer.cc).toEqual([]);
  });

  it('P24 forward carries content and attachments', () => {
    const file = { name: 'a.txt', type: 'text/plain', content: core.utf8('x'), contentId: '', related: false };
    const passed = core.forward(mail({ text: '', html: '<p>Tea &amp; cake</p><script>bad()</script>', files: [file] }));
    expect(passed).toMatchObject({ to: [], subject: 'Fwd: Lunch', locked: true, files: [{ name: 'a.txt' }] });
    expect(passed.text).toContain('Tea & cake');
    expect(passed.text).not.toContain('bad()');
  });
});

describe('writing and reading', () => {
  const letter: core.OutgoingMail = {
    from: ada,
    to: [bob, eve, ...Array.from({ length: 12 }, (_, i) => ({ name: `Person ${i}`, address: `person${i}@out.test` }))],
    cc: [],
    subject: 'Grüße — 🎉 a subject that is long enough for several encoded words, really',
    date: 1_750_000_000_000,
    messageId: 'x@here.test',
    inReplyTo: 'w@here.test',
    references: ['v@here.test', 'w@here.test'],
    text: 'Zeile eins – ü\n.\nFrom here\n',
    files: [
      { name: 'Résumé "1".pdf', type: 'application/pdf', content: Uint8Array.from({ length: 1000 }, (_, i) => i % 256) },
      { name: 'empty', type: 'weird', content: new Uint8Array(0) },
    ],
  };

  it('P19 what is composed is read back the same', async () => {
    const read = await core.parseMail(core.composeMail(letter, '=_b'));
    expect(read).toMatchObject({ from: ada, to: letter.to, subject: letter.subject, date: letter.date, messageId: 'x@here.test', inReplyTo: 'w@here.test', fault: '' });
    expect(read.references).toEqual(letter.references);
    expect(read.text.replace(/\r\n/g, '\n').trimEnd()).toBe(letter.text.trimEnd());
    expect(read.files.map((f) => [f.name, f.type])).toEqual([
      ['Résumé _1_.pdf', 'application/pdf'],
      ['empty', 'application/octet-stream'],
    ]);
    expect(read.files[0]!.content).toEqual(letter.files[0]!.content);
  });

  it('every line of a composed mail has at most 998 bytes and no header can be smuggled in', () => {
    const evil = { ...letter, subject: 'a\r\nBcc: x@y', to: [{ name: 'n\r\nX: 1', address: 'a@b\r\nX: 2' }], files: [{ ...letter.files[0]!, name: 'a\r\nX: 3' }] };
    const text = new TextDecoder().decode(core.composeMail({ ...evil, text: 'y'.repeat(2000) }, '=_b'));
    expect(text).not.toMatch(/^(Bcc|X):/m);
    expect(text.split('\r\n').every((row) => row.length <= 998)).toBe(true);
  });

  it('20 MB of attachment survive byte for byte', async () => {
    const content = new Uint8Array(20_000_000);
    for (let i = 0; i < content.length; i += 65_536) {
      crypto.getRandomValues(content.subarray(i, Math.min(i + 65_536, content.length)));
    }
    const read = await core.parseMail(core.composeMail({ ...letter, files: [{ name: 'big.bin', type: 'application/octet-stream', content }] }, '=_b'));
    expect(core.equal(read.files[0]!.content, content)).toBe(true);
  }, 30_000);

  it('broken mail is shown as it came and never throws', async () => {
    const nested = `${'Content-Type: multipart/mixed; boundary=a\r\n\r\n--a\r\n'.repeat(100)}text`;
    for (const text of ['', '\r\n', 'no header at all', 'From: <<>\r\nSubject: =?x?y?z?=\r\n\r\n\xff', 'Content-Type: multipart/mixed\r\n\r\nx', nested]) {
      expect(await core.parseMail(core.utf8(text))).toHaveProperty('text');
    }
  });

  it('file names cannot leave the download folder or hide their ending', () => {
    expect(core.fileName('../../etc/passwd', 'text/plain', 0)).toBe('__.._etc_passwd');
    expect(core.fileName('a\u202egnp.exe', 'text/plain', 0)).toBe('agnp.exe');
    expect(core.fileName('a\u061c\u200b\u2060b.pdf\ufeff. .', 'text/plain', 0)).toBe('ab.pdf');
    expect(core.fileName(`${'long '.repeat(60)}invoice.pdf.exe`, 'text/plain', 0)).toMatch(/^long .{180}invoice\.pdf\.exe$/);
    expect([...core.fileName('\u{1f33f}'.repeat(300), 'text/plain', 0)]).toHaveLength(200);
    expect(core.fileName(null, 'message/rfc822', 1)).toBe('message-2.eml');
  });
});

describe('addresses', () => {
  it('are compared without case, tag and compatibility forms', () => {
    expect(core.normalAddress(' Ada+Lists@Here.TEST ')).toBe('ada@here.test');
    expect(core.normalAddress('ﬁona@here.test')).toBe('fiona@here.test');
  });

  it('typed recipients: bare names are people here, faults are named', () => {
    const typed = core.typedRecipients('bob; "Lovelace, Ada" <ada@out.test>, ,a@', 'here.test');
    expect(typed.recipients).toEqual([
      { name: '', address: 'bob@here.test' },
      { name: 'Lovelace, Ada', address: 'ada@out.test' },
    ]);
    expect(typed.faults).toEqual(['a@']);
    for (const person of [eve, ada, bob]) {
      expect(core.typedRecipients(core.written(person), 'here.test').recipients).toEqual([person]);
    }
  });
});

describe('threads', () => {
  const item = (id: string, time: number, messageId: string, references: string[] = [], inReplyTo = '') => ({ id, time, messageId, references, inReplyTo });

  it('P19 join replies in any order of arrival, also through a mail that is missing', () => {
    const mails = [item('3', 30, 'c', ['a', 'b']), item('1', 10, 'a'), item('9', 40, 'z'), item('4', 35, 'd', [], 'b'), item('0', 5, '')];
    for (const order of [mails, [...mails].reverse()]) {
      const found = core.threads(order).map((thread) => thread.mails.map((m) => m.id));
      expect(found).toEqual([['9'], ['1', '3', '4'], ['0']]);
    }
  });

  it('a loop of references ends', () => {
    expect(core.threads([item('1', 1, 'a', ['b']), item('2', 2, 'b', ['a']), item('3', 3, 'a', ['a'])])).toHaveLength(1);
  });
});
