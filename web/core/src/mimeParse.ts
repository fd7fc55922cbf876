import PostalMime, { type Address } from 'postal-mime';
import { type Bytes, owned } from './bytes.js';
import type { Mailbox } from './summary.js';

export interface AttachedFile {
  readonly name: string;
  readonly type: string;
  readonly content: Bytes;
  /** Without angle brackets; empty when no part refers to it. */
  readonly contentId: string;
  /** Shown inside the HTML by its content id. */
  readonly related: boolean;
}

/** A mail taken apart for reading. */
export interface ParsedMail {
  readonly from: Mailbox;
  readonly replyTo: readonly Mailbox[];
  readonly to: readonly Mailbox[];
  readonly cc: readonly Mailbox[];
  readonly subject: string;
  /** Milliseconds; 0 when there is no date that can be read. */
  readonly date: number;
  readonly messageId: string;
  readonly inReplyTo: string;
  readonly references: readonly string[];
  readonly text: string;
  /** As received: never shown before it was sanitised. Empty when there is no HTML part. */
  readonly html: string;
  readonly files: readonly AttachedFile[];
  /** Why the mail could not be taken apart; `text` is then the mail as it came. */
  readonly fault: string;
}

const FILE_NAME_CHARACTERS_MAX = 200;
const RAW_SHOWN_BYTES_MAX = 1_000_000;

/** Takes a whole RFC 5322 message apart; one that is broken beyond reading is shown as it came. */
export async function parseMail(message: Bytes): Promise<ParsedMail> {
  try {
    const mail = await PostalMime.parse(message, { forceRfc822Attachments: true, maxNestingDepth: 64 });
    return {
      from: people(mail.from ? [mail.from] : [])[0] ?? { name: '', address: '' },
      replyTo: people(mail.replyTo),
      to: people(mail.to),
      cc: people(mail.cc),
      subject: mail.subject ?? '',
      date: Date.parse(mail.date ?? '') || 0,
      messageId: messageIds(mail.messageId)[0] ?? '',
      inReplyTo: messageIds(mail.inReplyTo)[0] ?? '',
      references: messageIds(mail.references),
      text: mail.text ?? '',
      html: mail.html ?? '',
      files: mail.attachments.map((part, i) => ({
        name: fileName(part.filename, part.mimeType, i),
        type: part.mimeType,
        content: bytesOf(part.content),
        contentId: (part.contentId ?? '').replace(/^<|>$/g, ''),
        related: part.related === true,
      })),
      fault: '',
    };
  } catch (cause) {
    return unreadable(message, cause instanceof Error ? cause.message : String(cause));
  }
}

function unreadable(message: Bytes, fault: string): ParsedMail {
  const nobody = { name: '', address: '' };
  const text = new TextDecoder().decode(message.subarray(0, RAW_SHOWN_BYTES_MAX));
  const rest = { replyTo: [], to: [], cc: [], subject: '', date: 0, messageId: '', inReplyTo: '', references: [], html: '', files: [] };
  return { from: nobody, ...rest, text, fault };
}

function people(addresses: readonly Address[] | undefined): Mailbox[] {
  return (addresses ?? []).flatMap((address) => (address.group === undefined ? [{ name: address.name, address: address.address }] : people(address.group)));
}

/** The ids between angle brackets; a header without any is taken as one id. */
export function messageIds(header: string | undefined): string[] {
  const text = (header ?? '').trim();
  const inBrackets = [...text.matchAll(/<([^<>\s]+)>/g)].map((match) => match[1]!);
  return inBrackets.length > 0 || text === '' ? inBrackets : [text.split(/\s+/)[0]!];
}

/** A file name that no system takes for a path; control and direction-changing characters are dropped. */
export function fileName(given: string | null, type: string, index: number): string {
  const plain = (given ?? '')
    .replace(/[\u0000-\u001f\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g, '')
    .replace(/[/\\:*?"<>|]/g, '_')
    .replace(/^\.+/, '_')
    .replace(/[. ]+$/, '')
    .trim();
  return shortened(plain) || (type === 'message/rfc822' ? `message-${index + 1}.eml` : `attachment-${index + 1}`);
}

/** At most 200 characters, by leaving out some of the middle: the end says what a file is. */
function shortened(name: string): string {
  const characters = [...name];
  const left = characters.slice(0, FILE_NAME_CHARACTERS_MAX - 21);
  return characters.length > FILE_NAME_CHARACTERS_MAX ? [...left, '_', ...characters.slice(-20)].join('') : name;
}

function bytesOf(content: ArrayBuffer | Uint8Array | string): Bytes {
  if (typeof content === 'string') {
    return new TextEncoder().encode(content) as Bytes;
  }
  return content instanceof Uint8Array ? owned(content) : new Uint8Array(content);
}
