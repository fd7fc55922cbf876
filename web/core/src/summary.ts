import { type Bytes } from './bytes.js';
import { decodeAll, Sink, type Source } from './wire.js';

/** A person in a header: display name, possibly empty, and address. */
export interface Mailbox {
  readonly name: string;
  readonly address: string;
}

/** What a list shows of a mail, so that it need not fetch the mail. */
export interface Summary {
  readonly from: Mailbox;
  /** To and Cc, in order; the first 20. */
  readonly to: readonly Mailbox[];
  readonly subject: string;
  /** The Date header in milliseconds, 0 when it has none that can be read. */
  readonly date: number;
  readonly snippet: string;
  /** Without angle brackets. */
  readonly messageId: string;
  readonly inReplyTo: string;
  readonly references: readonly string[];
  readonly attachments: number;
}

const VERSION = 1;
export const SUMMARY_LIMITS = {
  recipients: 20,
  references: 20,
  nameBytes: 128,
  addressBytes: 320,
  subjectBytes: 512,
  snippetBytes: 512,
  messageIdBytes: 250,
} as const;
/** Longest encoding; longer summaries first lose references (the oldest but the first), then recipients from the end. */
const ENCODED_BYTES_MAX = 8_000;

/** Encodes a summary after cutting each part to its limit; a cut never splits a character. */
export function encodeSummary(summary: Summary): Bytes {
  const cut = bounded(summary);
  let bytes = encodeExactly(cut);
  let { references, to } = cut;
  while (bytes.length > ENCODED_BYTES_MAX && (references.length > 1 || to.length > 1)) {
    if (references.length > 1) {
      references = [references[0]!, ...references.slice(2)];
    } else {
      to = to.slice(0, -1);
    }
    bytes = encodeExactly({ ...cut, references, to });
  }
  return bytes;
}

function encodeExactly(summary: Summary): Bytes {
  return new Sink()
    .u8(VERSION)
    .text(summary.from.name)
    .text(summary.from.address)
    .list(summary.to, (sink, mailbox) => sink.text(mailbox.name).text(mailbox.address))
    .text(summary.subject)
    .u64(summary.date)
    .text(summary.snippet)
    .text(summary.messageId)
    .text(summary.inReplyTo)
    .list(summary.references, (sink, reference) => sink.text(reference))
    .u16(summary.attachments)
    .toBytes();
}

export function decodeSummary(bytes: Bytes): Summary {
  return decodeAll(bytes, (source) => {
    source.expect(VERSION, 'mail summary version');
    return {
      from: mailbox(source),
      to: source.list(SUMMARY_LIMITS.recipients, mailbox),
      subject: source.text(SUMMARY_LIMITS.subjectBytes),
      date: source.u64(),
      snippet: source.text(SUMMARY_LIMITS.snippetBytes),
      messageId: source.text(SUMMARY_LIMITS.messageIdBytes),
      inReplyTo: source.text(SUMMARY_LIMITS.messageIdBytes),
      references: source.list(SUMMARY_LIMITS.references, (each) => each.text(SUMMARY_LIMITS.messageIdBytes)),
      attachments: source.u16(),
    };
  });
}

function mailbox(source: Source): Mailbox {
  return { name: source.text(SUMMARY_LIMITS.nameBytes), address: source.text(SUMMARY_LIMITS.addressBytes) };
}

function bounded(summary: Summary): Summary {
  const { references } = summary;
  const kept = references.length > SUMMARY_LIMITS.references ? [references[0]!, ...references.slice(1 - SUMMARY_LIMITS.references)] : references;
  const id = (text: string): string => cutText(text, SUMMARY_LIMITS.messageIdBytes);
  return {
    from: boundedMailbox(summary.from),
    to: summary.to.slice(0, SUMMARY_LIMITS.recipients).map(boundedMailbox),
    subject: cutText(summary.subject, SUMMARY_LIMITS.subjectBytes),
    date: Math.max(0, Math.trunc(summary.date) || 0),
    snippet: cutText(summary.snippet, SUMMARY_LIMITS.snippetBytes),
    messageId: id(summary.messageId),
    inReplyTo: id(summary.inReplyTo),
    references: kept.map(id),
    attachments: Math.min(summary.attachments, 65_535),
  };
}

function boundedMailbox(person: Mailbox): Mailbox {
  return { name: cutText(person.name, SUMMARY_LIMITS.nameBytes), address: cutText(person.address, SUMMARY_LIMITS.addressBytes) };
}

const encoder = new TextEncoder();

/** The longest start of a text whose UTF-8 has at most so many bytes. */
export function cutText(text: string, bytesMax: number): string {
  const { read } = encoder.encodeInto(text, new Uint8Array(bytesMax));
  return read === text.length ? text : text.slice(0, read);
}
