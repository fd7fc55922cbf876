import { distinct, normalAddress } from './addresses.js';
import type { Api } from './api.js';
import type { Entry, SentMail } from './apiTypes.js';
import { base64url, type Bytes, fromBase64url, newId } from './bytes.js';
import { type KeyRecord, safetyNumber, verifyChain } from './keyRecord.js';
import { type MailState, openState, sealState } from './mailState.js';
import { composeMail, type OutgoingFile, type OutgoingMail } from './mimeCompose.js';
import { type ParsedMail, parseMail } from './mimeParse.js';
import { decryptMail, encryptMail } from './openpgp.js';
import { Problem } from './problem.js';
import { decodeSummary, encodeSummary, type Mailbox, type Summary } from './summary.js';
import { openSummary, sealSummary } from './summarySeal.js';
import type { Unlocked } from './unlocked.js';

export const BODY_BYTES_MAX = 41_943_040;
const STATE_TRIES = 4;

const WELCOME = `This mailbox is yours. Its keys were made in your browser a moment ago, and no machine of the cluster has them.

Mail that people here write to one another is encrypted in the browser that writes it. Mail from outside is encrypted in memory by the machine that receives it, before anything is stored.

Two things worth doing now:

- Put the recovery code where you will find it in a year. Without it, a forgotten password means lost mail.
- Compare safety numbers with the people you write to most; the Account page shows yours. Until the key directory exists, a server could hand out a wrong key, and this is how you would notice.

Press ? on any page to see what the keyboard does there.
`;

/** One line of a mailbox, opened. */
export interface MailItem {
  readonly id: string;
  readonly time: number;
  readonly size: number;
  readonly origin: Entry['origin'];
  /** Empty fields when the summary could not be opened; then `fault` says why. */
  readonly summary: Summary;
  readonly fault: string;
  readonly state: MailState;
  readonly stateVersion: number;
}

/** A mail opened for reading; `sender` tells what its From is worth. */
export interface OpenMail {
  readonly mail: ParsedMail;
  readonly sender: 'proven' | 'unproven' | 'outside';
}

/** What a person wrote; `id` is the same in every attempt to send it, so it is sent once. */
export interface Letter {
  readonly id: string;
  readonly to: readonly Mailbox[];
  readonly cc: readonly Mailbox[];
  readonly subject: string;
  readonly text: string;
  readonly inReplyTo: string;
  readonly references: readonly string[];
  readonly files: readonly OutgoingFile[];
}

export interface SendProgress {
  readonly done: number;
  readonly total: number;
}

const NO_SUMMARY: Summary = {
  from: { name: '', address: '' },
  to: [],
  subject: '',
  date: 0,
  snippet: '',
  messageId: '',
  inReplyTo: '',
  references: [],
  attachments: 0,
};

/** Opens what arrives, seals what leaves; works for one account at a time. */
export class Mailroom {
  constructor(
    private readonly api: Api,
    private readonly now: () => number,
  ) {}

  async page(unlocked: Unlocked, before: string | null, limit: number): Promise<{ items: MailItem[]; next: string | null; cursor: string }> {
    const page = await this.api.entries(before, limit);
    const items = await Promise.all(page.entries.map((entry) => this.item(unlocked, entry)));
    return { items, next: page.next, cursor: page.cursor };
  }

  /** Opens an entry; one that does not open is still shown, with the reason. */
  async item(unlocked: Unlocked, entry: Entry): Promise<MailItem> {
    const clear = { id: entry.id, time: entry.time, size: entry.size, origin: entry.origin };
    const state = await this.state(unlocked, entry.id, entry.origin, entry.state);
    try {
      const place = { account: unlocked.answer.account, entry: entry.id };
      const summary = decodeSummary(await openSummary(unlocked.keyring.summary, place, fromBase64url(entry.summary)));
      return { ...clear, ...state, summary, fault: '' };
    } catch (cause) {
      return { ...clear, ...state, summary: NO_SUMMARY, fault: cause instanceof Error ? cause.message : String(cause) };
    }
  }

  async state(
    unlocked: Unlocked,
    entry: string,
    origin: Entry['origin'],
    stored: Entry['state'],
  ): Promise<{ state: MailState; stateVersion: number }> {
    const fresh: MailState = origin === 'own' ? { folder: 'sent', read: true } : { folder: 'inbox', read: false };
    if (stored === null) {
      return { state: fresh, stateVersion: 0 };
    }
    const at = { account: unlocked.answer.account, entry, version: stored.version };
    const state = await openState(unlocked.stateKey, at, fromBase64url(stored.blob)).catch(() => fresh);
    return { state, stateVersion: stored.version };
  }

  /** Changes the state; when another device was faster, the change is made again on what that one wrote. */
  async change(unlocked: Unlocked, item: Pick<MailItem, 'id' | 'origin' | 'state' | 'stateVersion'>, change: Partial<MailState>): Promise<{ state: MailState; stateVersion: number }> {
    let { state, stateVersion } = item;
    for (let attempt = 1; ; attempt++) {
      const next = { ...state, ...change };
      const version = stateVersion + 1;
      try {
        const blob = await sealState(unlocked.stateKey, { account: unlocked.answer.account, entry: item.id, version }, next);
        await this.api.putState(item.id, version, base64url(blob));
        return { state: next, stateVersion: version };
      } catch (problem) {
        if (!(problem instanceof Problem) || problem.status !== 412 || attempt >= STATE_TRIES) {
          throw problem;
        }
        const entry = await this.api.entry(item.id);
        ({ state, stateVersion } = await this.state(unlocked, item.id, item.origin, entry.state));
      }
    }
  }

  /** Fetches, decrypts and takes apart a mail, and checks who signed it when it says it is from here. */
  async read(unlocked: Unlocked, item: Pick<MailItem, 'id' | 'summary'>): Promise<OpenMail> {
    const claimed = normalAddress(item.summary.from.address);
    const here = domainOf(claimed) === domainOf(unlocked.answer.address);
    const [body, record] = await Promise.all([this.api.body(item.id), here ? this.recordOf(unlocked, claimed) : undefined]);
    const opened = await decryptMail(body, unlocked.keyring.mailSecret, record?.mailCertificate);
    const mail = await parseMail(opened.message);
    const shown = normalAddress(mail.from.address);
    if (!here && domainOf(shown) !== domainOf(unlocked.answer.address)) {
      return { mail, sender: 'outside' };
    }
    return { mail, sender: opened.signature === 'valid' && shown === claimed ? 'proven' : 'unproven' };
  }

  /** Encrypts one copy per recipient and one for oneself, uploads them, and hands in the mail. */
  async send(unlocked: Unlocked, letter: Letter, progress: (now: SendProgress) => void): Promise<SentMail> {
    const { answer } = unlocked;
    const domain = domainOf(answer.address);
    const mail: OutgoingMail = { ...letter, from: { name: '', address: answer.address }, date: this.now(), messageId: `${letter.id}@${domain}` };
    const message = composeMail(mail, `=_${newId()}`);
    if (message.length > BODY_BYTES_MAX - 65_536) {
      throw new Problem('too_large', 'This mail is larger than 40 MiB with its attachments.', 'Remove an attachment, or send several mails.', 0);
    }
    const people = distinct([...letter.to, ...letter.cc]);
    const found = await Promise.all(people.map((person) => this.recipient(unlocked, person)));
    const here = found.filter((each): each is KeyRecord => typeof each !== 'string');
    const total = here.length + 2;
    progress({ done: 1, total });
    const plain = encodeSummary(summaryOf(mail));
    const copies = [];
    for (const [i, record] of [...here, unlocked.record].entries()) {
      copies.push(await this.copy(unlocked, record, message, plain));
      progress({ done: 2 + i, total });
    }
    const own = copies.pop()!;
    return this.api.send({
      id: letter.id,
      own,
      copies: copies.map((copy, i) => ({ ...copy, address: here[i]!.address })),
      outside: found.filter((each) => typeof each === 'string'),
    });
  }

  /** A mail from this client to its own account; the id follows from the account, so there is one of it. */
  async welcome(unlocked: Unlocked): Promise<SentMail> {
    const { answer, record } = unlocked;
    const self = { name: 'Coterie', address: answer.address };
    const messageId = `welcome-${answer.account}@${domainOf(answer.address)}`;
    const rest = { cc: [], date: this.now(), messageId, inReplyTo: '', references: [], files: [] };
    const mail: OutgoingMail = { from: self, to: [{ name: '', address: answer.address }], subject: 'Welcome to Coterie', text: WELCOME, ...rest };
    const copy = await this.copy(unlocked, record, composeMail(mail, `=_${newId()}`), encodeSummary(summaryOf(mail)));
    return this.api.send({ id: answer.account, own: null, copies: [{ ...copy, address: answer.address }], outside: [] });
  }

  /** Whether an address is here, and the number to compare with its owner. */
  async lookUp(unlocked: Unlocked, address: string): Promise<{ address: string; safetyNumber: string }> {
    const found = await this.recipient(unlocked, { name: '', address });
    if (typeof found === 'string') {
      throw new Problem('outside', `${found} is not an address of this cluster.`, 'Safety numbers exist for people who have an account here.', 0);
    }
    return { address: found.address, safetyNumber: safetyNumber(found) };
  }

  private async copy(unlocked: Unlocked, record: KeyRecord, message: Bytes, summary: Bytes): Promise<{ id: string; account: string; body: string; summary: string }> {
    const id = newId();
    const { body } = await this.api.uploadBody(await encryptMail(message, record.mailCertificate, unlocked.keyring.mailSecret));
    const sealed = await sealSummary(record.summaryKey, { account: record.account, entry: id }, summary);
    return { id, account: record.account, body, summary: base64url(sealed) };
  }

  /** The verified newest key record, or the address itself when it is outside. */
  private async recipient(unlocked: Unlocked, person: Mailbox): Promise<KeyRecord | string> {
    const address = normalAddress(person.address);
    if (address === unlocked.answer.address) {
      return unlocked.record;
    }
    const entry = await this.api.directory(address);
    if (entry.where === 'outside') {
      return address;
    }
    const expected = { address, ...(entry.account !== undefined && { account: entry.account }) };
    return verifyChain((entry.keyRecords ?? []).map(fromBase64url), expected);
  }

  private async recordOf(unlocked: Unlocked, address: string): Promise<KeyRecord | undefined> {
    const found = await this.recipient(unlocked, { name: '', address }).catch((problem: unknown) => {
      if (problem instanceof Problem && problem.status === 0) {
        throw problem;
      }
      return undefined; // nobody has the address: then nobody signed for it
    });
    return typeof found === 'string' ? undefined : found;
  }
}

function summaryOf(mail: OutgoingMail): Summary {
  const { from, subject, date, messageId, inReplyTo, references } = mail;
  const snippet = mail.text.split('\n').filter((row) => !row.startsWith('>')).join(' ').replace(/\s+/g, ' ').trim();
  return { from, to: [...mail.to, ...mail.cc], subject, date, snippet, messageId, inReplyTo, references, attachments: mail.files.length };
}

export function domainOf(address: string): string {
  return address.slice(address.lastIndexOf('@') + 1);
}
