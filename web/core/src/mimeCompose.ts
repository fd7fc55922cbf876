import { type Bytes, base64, concat, utf8 } from './bytes.js';
import type { Mailbox } from './summary.js';

export interface OutgoingFile {
  readonly name: string;
  readonly type: string;
  readonly content: Bytes;
}

/** A mail before it is written down. Blind copies are in no header, so they are not here. */
export interface OutgoingMail {
  readonly from: Mailbox;
  readonly to: readonly Mailbox[];
  readonly cc: readonly Mailbox[];
  readonly subject: string;
  readonly date: number;
  readonly messageId: string;
  readonly inReplyTo: string;
  readonly references: readonly string[];
  readonly text: string;
  readonly files: readonly OutgoingFile[];
}

const LINE = 76;
const CRLF = '\r\n';

/** Writes a mail as RFC 5322 and MIME: plain text in UTF-8, files as base64. `boundary` must not occur in the text. */
export function composeMail(mail: OutgoingMail, boundary: string): Bytes {
  const headers = [
    header('From', [person(mail.from)], ', '),
    header('To', mail.to.map(person), ', '),
    header('Cc', mail.cc.map(person), ', '),
    header('Subject', encodedWords(mail.subject), ' '),
    header('Date', [mailDate(mail.date)], ' '),
    header('Message-ID', [`<${mail.messageId}>`], ' '),
    header('In-Reply-To', mail.inReplyTo ? [`<${mail.inReplyTo}>`] : [], ' '),
    header('References', mail.references.map((id) => `<${id}>`), ' '),
    header('MIME-Version', ['1.0'], ' '),
  ].join('');
  if (mail.files.length === 0) {
    return concat(utf8(headers), textPart(mail.text));
  }
  const parts: Uint8Array[] = [utf8(`${headers}Content-Type: multipart/mixed; boundary="${boundary}"${CRLF}${CRLF}`)];
  const next = utf8(`--${boundary}${CRLF}`);
  parts.push(next, textPart(mail.text));
  for (const file of mail.files) {
    parts.push(utf8(CRLF), next, utf8(fileHeaders(file)), base64Lines(file.content));
  }
  parts.push(utf8(`${CRLF}--${boundary}--${CRLF}`));
  return concat(...parts);
}

function header(name: string, items: readonly string[], separator: string): string {
  if (items.length === 0) {
    return '';
  }
  let line = `${name}:`;
  let text = '';
  items.forEach((item, i) => {
    const piece = i < items.length - 1 ? item + separator.trimEnd() : item;
    if (line.length + 1 + piece.length > LINE && line.trim() !== '' && i > 0) {
      text += line + CRLF;
      line = '';
    }
    line += ` ${piece}`;
  });
  return text + line + CRLF;
}

function person(mailbox: Mailbox): string {
  const name = oneLine(mailbox.name).trim();
  const address = oneLine(mailbox.address).replace(/[<>\s]/g, '');
  if (name === '') {
    return address;
  }
  const ascii = /^[\x20-\x7e]*$/.test(name);
  const shown = ascii ? `"${name.replace(/(["\\])/g, '\\$1')}"` : encodedWords(name).join(' ');
  return `${shown} <${address}>`;
}

/** RFC 2047 words of at most 75 characters, never splitting a character; plain words where all is ASCII. */
function encodedWords(text: string): string[] {
  const plain = oneLine(text);
  if (/^[\x20-\x7e]*$/.test(plain) && !plain.includes('=?') && plain.split(' ').every((word) => word.length < 200)) {
    return plain.split(' ');
  }
  const words: string[] = [];
  let run = '';
  for (const character of plain) {
    if (utf8(run + character).length > 42) {
      words.push(run);
      run = '';
    }
    run += character;
  }
  words.push(run);
  return words.map((word) => `=?UTF-8?B?${base64(utf8(word))}?=`);
}

/** No line break survives in a header: nobody writes a second one into it. */
function oneLine(text: string): string {
  return text.replace(/[\u0000-\u001f\u007f]+/g, ' ');
}

/** RFC 5322 date in UTC. */
export function mailDate(millis: number): string {
  return new Date(millis).toUTCString().replace('GMT', '+0000');
}

function textPart(text: string): Bytes {
  const lines = text.replace(/\r\n?|\n/g, CRLF);
  const seven = /^[\x09\x0a\x0d\x20-\x7e]*$/.test(lines) && lines.split(CRLF).every((line) => line.length <= 998);
  const head = `Content-Type: text/plain; charset=utf-8${CRLF}Content-Transfer-Encoding: ${seven ? '7bit' : 'base64'}${CRLF}${CRLF}`;
  return concat(utf8(head), seven ? utf8(lines + CRLF) : base64Lines(utf8(lines)));
}

function fileHeaders(file: OutgoingFile): string {
  const type = /^[a-z0-9.+-]+\/[a-z0-9.+-]+$/i.test(file.type) ? file.type : 'application/octet-stream';
  const name = oneLine(file.name);
  const ascii = name.replace(/[^\x20-\x7e]/g, '_').replace(/(["\\])/g, '_');
  const extended = encodeURIComponent(name).replace(/['()*!]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`);
  const disposition = `attachment; filename="${ascii}"${ascii === name ? '' : `;${CRLF} filename*=UTF-8''${extended}`}`;
  return `Content-Type: ${type}${CRLF}Content-Disposition: ${disposition}${CRLF}Content-Transfer-Encoding: base64${CRLF}${CRLF}`;
}

const DIGITS = utf8('ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/');
const PAD = 61;

/** base64 in lines of 76, written straight into bytes: a file of 20 MB takes a fraction of a second. */
export function base64Lines(content: Uint8Array): Bytes {
  const digits = Math.ceil(content.length / 3) * 4;
  const lines = new Uint8Array(digits + 2 * Math.ceil(digits / LINE));
  let at = 0;
  let column = 0;
  for (let i = 0; i < content.length; i += 3) {
    const left = content.length - i;
    const bits = (content[i]! << 16) | ((left > 1 ? content[i + 1]! : 0) << 8) | (left > 2 ? content[i + 2]! : 0);
    lines[at++] = DIGITS[bits >> 18]!;
    lines[at++] = DIGITS[(bits >> 12) & 63]!;
    lines[at++] = left > 1 ? DIGITS[(bits >> 6) & 63]! : PAD;
    lines[at++] = left > 2 ? DIGITS[bits & 63]! : PAD;
    column += 4;
    if (column === LINE || left <= 3) {
      lines[at++] = 13;
      lines[at++] = 10;
      column = 0;
    }
  }
  return lines.slice(0, at);
}
