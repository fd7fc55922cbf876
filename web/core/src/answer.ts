import { displayName, distinct } from './addresses.js';
import type { OutgoingFile } from './mimeCompose.js';
import type { ParsedMail } from './mimeParse.js';
import type { Mailbox } from './summary.js';

/** What a new mail starts from. Prefilled recipients and subject stay locked until one chooses to edit them. */
export interface Beginning {
  readonly to: readonly Mailbox[];
  readonly cc: readonly Mailbox[];
  readonly subject: string;
  readonly text: string;
  readonly inReplyTo: string;
  readonly references: readonly string[];
  readonly files: readonly OutgoingFile[];
  readonly locked: boolean;
}

export const EMPTY_BEGINNING: Beginning = { to: [], cc: [], subject: '', text: '', inReplyTo: '', references: [], files: [], locked: false };

const REPLY_MARK = /^\s*re(?:\[\d+\])?\s*:/i;
const FORWARD_MARK = /^\s*fwd?\s*:/i;

/** `Re: ` before a subject that has none yet, in whatever case. */
export function replySubject(subject: string): string {
  return REPLY_MARK.test(subject) ? subject.trim() : `Re: ${subject.trim()}`.trim();
}

/** `Fwd: ` before a subject that has none yet; `FWD:`, `fwd :` and `Fw:` count. */
export function forwardSubject(subject: string): string {
  return FORWARD_MARK.test(subject) ? subject.trim() : `Fwd: ${subject.trim()}`.trim();
}

/** A reply to the sender; to one's own mail it goes to those who got it. */
export function reply(mail: ParsedMail, own: string): Beginning {
  const writer = mail.replyTo.length > 0 ? mail.replyTo : [mail.from];
  const others = distinct(writer, [own]);
  return answer(mail, others.length > 0 ? others : distinct(mail.to.length > 0 ? mail.to : writer), []);
}

export function replyAll(mail: ParsedMail, own: string): Beginning {
  const { to } = reply(mail, own);
  const everybody = distinct([...to, ...mail.to], [own]);
  const first = everybody.length > 0 ? everybody : to;
  return answer(mail, first, distinct(mail.cc, [own, ...first.map((person) => person.address)]));
}

export function forward(mail: ParsedMail): Beginning {
  const lines = [
    '',
    '',
    '---------- Forwarded message ----------',
    `From: ${line(mail.from)}`,
    ...(mail.date ? [`Date: ${when(mail.date)}`] : []),
    `Subject: ${mail.subject}`,
    `To: ${mail.to.map(line).join(', ')}`,
    ...(mail.cc.length > 0 ? [`Cc: ${mail.cc.map(line).join(', ')}`] : []),
    '',
    readableText(mail),
  ];
  const files = mail.files.map(({ name, type, content }) => ({ name, type, content }));
  return { ...EMPTY_BEGINNING, subject: forwardSubject(mail.subject), text: lines.join('\n'), files, locked: true };
}

function answer(mail: ParsedMail, to: readonly Mailbox[], cc: readonly Mailbox[]): Beginning {
  const quoted = readableText(mail)
    .trimEnd()
    .split('\n')
    .map((row) => (row.startsWith('>') ? `>${row}` : `> ${row}`.trimEnd()));
  const intro = `${mail.date ? `On ${when(mail.date)}, ` : ''}${displayName(mail.from)} wrote:`;
  return {
    to,
    cc,
    subject: replySubject(mail.subject),
    text: ['', '', intro, ...quoted, ''].join('\n'),
    inReplyTo: mail.messageId,
    references: nextReferences(mail),
    files: [],
    locked: true,
  };
}

/** RFC 5322, 3.6.4: the references of the mail, or what it replied to, and its own id. */
function nextReferences(mail: ParsedMail): string[] {
  const before = mail.references.length > 0 ? mail.references : mail.inReplyTo ? [mail.inReplyTo] : [];
  return mail.messageId ? [...before, mail.messageId] : [...before];
}

function line(person: Mailbox): string {
  return person.name ? `${person.name} <${person.address}>` : person.address;
}

function when(millis: number): string {
  return new Date(millis).toUTCString().replace(/:\d\d GMT/, ' UTC');
}

/** The text part, or the words of the HTML part when there is no other. */
export function readableText(mail: ParsedMail): string {
  return (mail.text || wordsOf(mail.html)).replace(/\r\n?/g, '\n');
}

const ENTITIES: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: ' ' };

function wordsOf(html: string): string {
  return html
    .replace(/<(style|script|head|title)\b[^]*?<\/\1\s*>/gi, '')
    .replace(/<!--[^]*?-->/g, '')
    .replace(/<br\b[^<>]*>|<\/(p|div|tr|li|h[1-6]|blockquote)\s*>/gi, '\n')
    .replace(/<[^<>]*>/g, '')
    .replace(/&(#\d{1,7}|#x[0-9a-f]{1,6}|[a-z]{2,6});/gi, (whole, name: string) => entity(name) ?? whole)
    .replace(/[ \t]+/g, ' ')
    .replace(/\n\s*\n\s*\n+/g, '\n\n')
    .trim();
}

function entity(name: string): string | undefined {
  if (!name.startsWith('#')) {
    return ENTITIES[name.toLowerCase()];
  }
  const code = /^#x/i.test(name) ? Number.parseInt(name.slice(2), 16) : Number.parseInt(name.slice(1), 10);
  return code > 0 && code <= 0x10ffff && (code < 0xd800 || code > 0xdfff) ? String.fromCodePoint(code) : undefined;
}
