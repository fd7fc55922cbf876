import { displayName, type Entry, type Folder, type FromHub, type MailItem, type MailState, normalAddress, type Profile, type ServerEvent, type Thread, threads, type ToHub, type Touch } from '@coterie/core';
import { SvelteMap } from 'svelte/reactivity';
import { notices } from '../notices.svelte.js';
import { session } from '../session.svelte.js';
import { liveLine, vault } from '../vault.js';

const FIRST_PAGE = 60;
const PAGE = 500;
const RETRY_MILLIS = 1_500;

/** A mail with what threading needs at its top level. */
export type Mail = MailItem & { readonly messageId: string; readonly inReplyTo: string; readonly references: readonly string[] };

/** The mailbox of the account as this page knows it: listed once, then kept by the event stream. */
class MailboxView {
  readonly mails = new SvelteMap<string, Mail>();
  touch = $state<Touch>('connecting');
  /** Whether the first page is here. */
  loaded = $state(false);
  fault = $state.raw<unknown>(undefined);
  older = $state<string | null>(null);
  loadingOlder = $state(false);
  /** Counts the news about the cluster. */
  clusterNews = $state(0);
  /** The newest arrival, for those who do not see the list. */
  arrival = $state('');
  readonly conversations: Thread<Mail>[] = $derived(threads([...this.mails.values()]));

  private line: MessagePort | undefined;
  private profile: Profile | undefined;
  private events: Promise<void> = Promise.resolve();

  constructor() {
    addEventListener('pagehide', () => this.say({ kind: 'bye' }));
    addEventListener('pageshow', (event) => event.persisted && void this.list());
    addEventListener('online', () => this.say({ kind: 'hurry' }));
    document.addEventListener('visibilitychange', () => document.visibilityState === 'visible' && this.say({ kind: 'hurry' }));
  }

  async begin(profile: Profile): Promise<void> {
    if (this.profile?.session === profile.session) {
      return;
    }
    this.end();
    this.profile = profile;
    this.line ??= this.connectLine();
    await this.list();
  }

  end(): void {
    this.say({ kind: 'bye' });
    this.profile = undefined;
    this.mails.clear();
    this.loaded = false;
    this.older = null;
    this.touch = 'connecting';
  }

  /** Follows first and lists then, so that nothing falls between the two. */
  async list(): Promise<void> {
    const profile = this.profile;
    if (!profile) {
      return;
    }
    this.say({ kind: 'follow', session: profile.session });
    try {
      const first = await vault.page(null, FIRST_PAGE);
      if (this.profile !== profile) {
        return;
      }
      this.mails.clear();
      this.take(first.items);
      this.fault = undefined;
      this.loaded = true;
      this.older = first.next;
      this.say({ kind: 'start', session: profile.session, cursor: first.cursor });
      await this.more();
    } catch (cause) {
      this.failed(cause);
    }
  }

  async more(): Promise<void> {
    if (this.older === null || this.loadingOlder) {
      return;
    }
    this.loadingOlder = true;
    try {
      const page = await vault.page(this.older, PAGE);
      this.take(page.items);
      this.older = page.next;
    } catch (cause) {
      this.failed(cause);
    } finally {
      this.loadingOlder = false;
    }
  }

  thread(id: string): Thread<Mail> | undefined {
    return this.conversations.find((thread) => thread.mails.some((mail) => mail.id === id));
  }

  unread(): number {
    let count = 0;
    for (const mail of this.mails.values()) {
      count += mail.state.folder === 'inbox' && !mail.state.read ? 1 : 0;
    }
    return count;
  }

  /** Shows the change at once and takes it back when it could not be written. */
  async change(mail: Mail, change: Partial<MailState>): Promise<void> {
    const { state, stateVersion } = mail;
    this.mails.set(mail.id, { ...mail, state: { ...state, ...change } });
    try {
      this.stated(mail.id, await vault.change($state.snapshot(mail) as MailItem, change));
    } catch (cause) {
      const now = this.mails.get(mail.id);
      if (now && now.stateVersion === stateVersion) {
        this.mails.set(mail.id, { ...now, state });
      }
      notices.problem(cause);
    }
  }

  async move(mails: readonly Mail[], folder: Folder): Promise<void> {
    await Promise.all(mails.map((mail) => this.change(mail, { folder })));
  }

  async remove(mails: readonly Mail[]): Promise<void> {
    for (const mail of mails) {
      try {
        await vault.removeMail(mail.id);
        this.mails.delete(mail.id);
      } catch (cause) {
        notices.problem(cause);
        return;
      }
    }
  }

  private failed(cause: unknown): void {
    this.fault = cause;
    if ((cause as { status?: number }).status === 401) {
      session.lost('Your session has ended.');
    } else if (!this.loaded) {
      setTimeout(() => void this.list(), RETRY_MILLIS);
    }
  }

  private take(items: readonly MailItem[]): void {
    for (const item of items) {
      const { messageId, inReplyTo, references } = item.summary;
      this.mails.set(item.id, { ...item, messageId, inReplyTo, references });
    }
  }

  private stated(id: string, now: { state: MailState; stateVersion: number }): void {
    const mail = this.mails.get(id);
    if (mail && now.stateVersion >= mail.stateVersion) {
      this.mails.set(id, { ...mail, ...now });
    }
  }

  private connectLine(): MessagePort {
    const line = liveLine();
    line.addEventListener('message', ({ data }: MessageEvent<FromHub>) => {
      if (data.kind === 'touch') {
        this.touched(data.touch);
      } else {
        this.events = this.events.then(() => this.happened(data.event)).catch((cause: unknown) => notices.problem(cause));
      }
    });
    return line;
  }

  private touched(touch: Touch): void {
    this.touch = touch;
    if (touch === 'ended') {
      session.lost('Your session has ended.');
    } else if (touch === 'live' && this.fault !== undefined) {
      void this.list();
    }
  }

  private async happened(event: ServerEvent): Promise<void> {
    if (!this.profile) {
      return;
    }
    switch (event.type) {
      case 'mail': {
        const item = await vault.item(JSON.parse(event.data) as Entry);
        const known = this.mails.has(item.id);
        this.take([item]);
        if (!known && item.origin !== 'own' && !item.state.read) {
          this.arrival = `New mail from ${displayName(item.summary.from)}: ${item.summary.subject || 'no subject'}`;
        }
        return;
      }
      case 'state': {
        const { id, version, blob } = JSON.parse(event.data) as { id: string; version: number; blob: string };
        const mail = this.mails.get(id);
        if (mail) {
          this.stated(id, await vault.stateOf(id, mail.origin, { version, blob }));
        }
        return;
      }
      case 'deleted':
        this.mails.delete((JSON.parse(event.data) as { id: string }).id);
        return;
      case 'reset':
        await this.list();
        return;
      case 'cluster':
        this.clusterNews++;
        return;
      case 'ended':
        session.lost(endedBecause((JSON.parse(event.data) as { code?: string }).code));
        return;
    }
  }

  private say(said: ToHub): void {
    this.line?.postMessage(said);
  }
}

function endedBecause(code: string | undefined): string {
  switch (code) {
    case 'credentials_changed':
      return 'The password was changed on another device.';
    case 'account_deleted':
      return 'This account was deleted.';
    default:
      return 'This session was ended on another device.';
  }
}

/** Whether somebody's address is of this cluster. */
export function isHere(person: { address: string }): boolean {
  return normalAddress(person.address).endsWith(`@${session.profile?.domain ?? ''}`);
}

/**
 * What to call somebody: people of the own domain by their name alone. A name that looks like an address is not taken
 * for one: somebody outside could call himself by an address of here.
 */
export function called(person: { name: string; address: string }): string {
  const own = session.profile;
  if (person.name.includes('@') && person.address !== '') {
    return called({ name: '', address: person.address });
  }
  if (person.name === '' && own) {
    const address = normalAddress(person.address);
    const [name, domain] = [address.slice(0, address.lastIndexOf('@')), address.slice(address.lastIndexOf('@') + 1)];
    if (address === own.address) {
      return 'me';
    }
    if (domain === own.domain) {
      return name;
    }
  }
  return displayName(person);
}

export const mailbox = new MailboxView();
