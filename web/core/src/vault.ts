import { type Beginning, EMPTY_BEGINNING, forward, reply, replyAll } from './answer.js';
import { typedRecipients, written } from './addresses.js';
import type { Api } from './api.js';
import type * as shape from './apiTypes.js';
import { type Bytes, newId } from './bytes.js';
import type { DeviceStore } from './deviceStore.js';
import { Door } from './door.js';
import { type Draft, type DraftFile, Drafts } from './drafts.js';
import { safetyNumber } from './keyRecord.js';
import { domainOf, type MailItem, Mailroom, type OpenMail, type SendProgress } from './mailroom.js';
import type { MailState } from './mailState.js';
import { OwnAccount } from './ownAccount.js';
import { Problem } from './problem.js';
import type { Unlocked } from './unlocked.js';

/** What the pages may know of the account; no key is in it. */
export interface Profile {
  readonly account: string;
  readonly session: string;
  readonly name: string;
  readonly address: string;
  readonly domain: string;
  readonly role: shape.Role;
  readonly safetyNumber: string;
}

/** Everything a page asks for. It lives in a worker, and keys never leave it. */
export class Vault {
  #unlocked: Unlocked | undefined;
  private readonly door: Door;
  private readonly own: OwnAccount;
  private readonly mailroom: Mailroom;
  private readonly drafts: Drafts;

  constructor(
    private readonly api: Api,
    device: DeviceStore,
    private readonly now: () => number,
  ) {
    this.door = new Door(api, device, now);
    this.own = new OwnAccount(api, this.door, now);
    this.mailroom = new Mailroom(api, now);
    this.drafts = new Drafts(device);
  }

  about(): Promise<shape.About> {
    return this.api.about();
  }

  checkInvitation(token: string): Promise<{ role: shape.Role; expiresAt: number }> {
    return this.api.checkInvitation(token);
  }

  async signUp(name: string, password: string, invitation?: string): Promise<{ profile: Profile; recoveryCode: string }> {
    const { unlocked, recoveryCode } = await this.door.signUp(name, password, invitation);
    return { profile: this.#enter(unlocked), recoveryCode };
  }

  async logIn(name: string, password: string): Promise<Profile> {
    return this.#enter(await this.door.logIn(name, password));
  }

  async restore(): Promise<Profile | undefined> {
    const unlocked = await this.door.restore();
    return unlocked && this.#enter(unlocked);
  }

  async recover(name: string, code: string, password: string): Promise<Profile> {
    return this.#enter(await this.door.recover(name, code, password));
  }

  async logOut(): Promise<void> {
    this.#unlocked = undefined;
    await this.door.leave();
  }

  async changePassword(current: string, next: string): Promise<Profile> {
    return this.#enter(await this.own.changePassword(this.#keys(), current, next));
  }

  async replaceRecoveryCode(password: string): Promise<string> {
    const { unlocked, recoveryCode } = await this.own.replaceRecoveryCode(this.#keys(), password);
    this.#enter(unlocked);
    return recoveryCode;
  }

  async deleteAccount(password: string): Promise<void> {
    await this.own.remove(this.#keys(), password);
    await this.logOut().catch(() => undefined); // the session ended with the account
  }

  sessions(): Promise<readonly shape.SessionInfo[]> {
    return this.api.sessions();
  }

  revoke(id: string): Promise<void> {
    return this.api.revoke(id);
  }

  lookUp(address: string): Promise<{ address: string; safetyNumber: string }> {
    return this.mailroom.lookUp(this.#keys(), address);
  }

  invitations(): Promise<readonly shape.Invitation[]> {
    return this.api.invitations();
  }

  invite(role: shape.Role, note: string): Promise<{ invitation: shape.Invitation; token: string }> {
    return this.api.invite(role, note);
  }

  withdraw(id: string): Promise<void> {
    return this.api.withdraw(id);
  }

  cluster(): Promise<shape.Cluster> {
    return this.api.cluster();
  }

  page(before: string | null, limit: number): Promise<{ items: MailItem[]; next: string | null; cursor: string }> {
    return this.mailroom.page(this.#keys(), before, limit);
  }

  item(entry: shape.Entry): Promise<MailItem> {
    return this.mailroom.item(this.#keys(), entry);
  }

  /** The state in an event of another device. */
  stateOf(entry: string, origin: shape.Entry['origin'], stored: { version: number; blob: string }): Promise<{ state: MailState; stateVersion: number }> {
    return this.mailroom.state(this.#keys(), entry, origin, stored);
  }

  change(item: MailItem, change: Partial<MailState>): Promise<{ state: MailState; stateVersion: number }> {
    return this.mailroom.change(this.#keys(), item, change);
  }

  removeMail(id: string): Promise<void> {
    return this.api.deleteEntry(id);
  }

  read(item: MailItem): Promise<OpenMail> {
    return this.mailroom.read(this.#keys(), item);
  }

  sentStatus(id: string): Promise<shape.SentMail> {
    return this.api.sentStatus(id);
  }

  listDrafts(): Promise<Draft[]> {
    return this.drafts.list(this.#keys());
  }

  findDraft(id: string): Promise<Draft | undefined> {
    return this.drafts.find(this.#keys(), id);
  }

  saveDraft(draft: Draft): Promise<void> {
    return this.drafts.save(this.#keys(), draft);
  }

  removeDraft(id: string): Promise<void> {
    return this.drafts.remove(this.#keys(), id);
  }

  /** Begins a mail: empty, or as an answer to one that is read, with its files when it is passed on. */
  async begin(kind: 'new' | 'reply' | 'replyAll' | 'forward', item?: MailItem): Promise<Draft> {
    const beginning = kind === 'new' || !item ? EMPTY_BEGINNING : await this.#answer(kind, item);
    const id = newId();
    const files: DraftFile[] = [];
    for (const { name, type, content } of beginning.files) {
      files.push(await this.attach(id, name, type, content));
    }
    const { subject, text, inReplyTo, references, locked } = beginning;
    const to = beginning.to.map(written).join(', ');
    const cc = beginning.cc.map(written).join(', ');
    return { id, kind: kind === 'replyAll' ? 'reply' : kind, to, cc, subject, text, inReplyTo, references, locked, files, savedAt: this.now() };
  }

  async attach(draft: string, name: string, type: string, content: Bytes): Promise<DraftFile> {
    const file = { id: newId(), name, type: type || 'application/octet-stream', size: content.length };
    await this.drafts.keepFile(this.#keys(), draft, file, content);
    return file;
  }

  detach(draft: string, file: string): Promise<void> {
    return this.drafts.dropFile(this.#keys(), draft, file);
  }

  /** Puts the first mail into the own mailbox: encrypted like any other, by nobody else. */
  welcome(): Promise<shape.SentMail> {
    return this.mailroom.welcome(this.#keys());
  }

  /** Sends a draft and then forgets it. */
  async send(draft: Draft, progress: (now: SendProgress) => void): Promise<shape.SentMail> {
    const keys = this.#keys();
    const domain = domainOf(keys.answer.address);
    const [to, cc] = [typedRecipients(draft.to, domain), typedRecipients(draft.cc, domain)];
    const fault = [...to.faults, ...cc.faults][0];
    if (fault !== undefined) {
      throw new Problem('not_an_address', `“${fault}” is not an address.`, 'Write name@domain, or only the name of somebody here.', 0);
    }
    if (to.recipients.length + cc.recipients.length === 0) {
      throw new Problem('no_recipient', 'There is no recipient.', 'Fill in “To”.', 0);
    }
    const files = await this.drafts.files(keys, draft);
    const letter = { ...draft, to: to.recipients, cc: cc.recipients, files };
    const sent = await this.mailroom.send(keys, letter, progress);
    await this.drafts.remove(keys, draft.id);
    return sent;
  }

  async #answer(kind: 'reply' | 'replyAll' | 'forward', item: MailItem): Promise<Beginning> {
    const keys = this.#keys();
    const { mail } = await this.mailroom.read(keys, item);
    const own = keys.answer.address;
    return kind === 'forward' ? forward(mail) : kind === 'reply' ? reply(mail, own) : replyAll(mail, own);
  }

  #keys(): Unlocked {
    if (!this.#unlocked) {
      throw new Problem('not_logged_in', 'Nobody is logged in here.', 'Log in again.', 401);
    }
    return this.#unlocked;
  }

  #enter(unlocked: Unlocked): Profile {
    this.#unlocked = unlocked;
    const { account, session, name, address, role } = unlocked.answer;
    return { account, session, name, address, role, domain: domainOf(address), safetyNumber: safetyNumber(unlocked.record) };
  }
}
