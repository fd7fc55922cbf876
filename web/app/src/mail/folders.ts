import type { Folder, Thread } from '@coterie/core';
import type { Mail } from './mailbox.svelte.js';

export const FOLDERS: readonly { readonly folder: Folder; readonly title: string; readonly empty: readonly [string, string] }[] = [
  { folder: 'inbox', title: 'Inbox', empty: ['Nothing waits for you.', 'New mail appears here by itself.'] },
  { folder: 'sent', title: 'Sent', empty: ['Nothing sent yet.', 'What you send is kept here, with what became of it for each recipient.'] },
  { folder: 'archive', title: 'Archive', empty: ['Nothing archived yet.', 'Archive what is done: it leaves the inbox, and search finds it here.'] },
  { folder: 'trash', title: 'Trash', empty: ['The trash is empty.', 'Deleted mail waits here until you delete it for good.'] },
];

/** One line of a list: a conversation as far as it lies in this folder. */
export interface Row {
  /** The newest mail of the conversation in this folder. */
  readonly mail: Mail;
  /** All of its mails in this folder. */
  readonly here: readonly Mail[];
  readonly count: number;
  readonly unread: boolean;
}

export function rows(conversations: readonly Thread<Mail>[], folder: Folder, search: string): Row[] {
  const words = search.trim().toLocaleLowerCase().split(/\s+/).filter(Boolean);
  return conversations
    .map((thread) => ({ thread, here: thread.mails.filter((mail) => mail.state.folder === folder && matches(mail, words)) }))
    .filter(({ here }) => here.length > 0)
    .map(({ thread, here }) => ({ mail: here.at(-1)!, here, count: thread.mails.length, unread: here.some((mail) => !mail.state.read) }))
    .sort((a, b) => b.mail.time - a.mail.time);
}

function matches(mail: Mail, words: readonly string[]): boolean {
  const { from, to, subject, snippet } = mail.summary;
  const text = [from, ...to].map((person) => `${person.name} ${person.address}`).join(' ');
  const haystack = `${text} ${subject} ${snippet}`.toLocaleLowerCase();
  return words.every((word) => haystack.includes(word));
}

/** The heading under which a time stands in a list. */
export function dayGroup(time: number, now: number): string {
  const midnight = new Date(now).setHours(0, 0, 0, 0);
  const day = 86_400_000;
  if (time >= midnight) {
    return 'Today';
  }
  if (time >= midnight - day) {
    return 'Yesterday';
  }
  if (time >= midnight - 6 * day) {
    return new Date(time).toLocaleDateString('en', { weekday: 'long' });
  }
  return new Date(time).toLocaleDateString('en', { month: 'long', year: 'numeric' });
}

/** Short in lists: the time of today, the day of this year, otherwise the date. */
export function shortTime(time: number, now: number): string {
  const date = new Date(time);
  if (time >= new Date(now).setHours(0, 0, 0, 0)) {
    return date.toLocaleTimeString('en-GB', { hour: '2-digit', minute: '2-digit' });
  }
  const thisYear = date.getFullYear() === new Date(now).getFullYear();
  return date.toLocaleDateString('en-GB', thisYear ? { day: 'numeric', month: 'short' } : { day: 'numeric', month: 'short', year: 'numeric' });
}

/** Within a sentence: `today at 22:20`, `on 3 March`. */
export function timeOrDay(time: number, now: number): string {
  const short = shortTime(time, now);
  return short.includes(':') ? `today at ${short}` : `on ${short}`;
}

export function longTime(time: number): string {
  return new Date(time).toLocaleString('en-GB', { weekday: 'short', day: 'numeric', month: 'long', year: 'numeric', hour: '2-digit', minute: '2-digit' });
}

export function fileSize(bytes: number): string {
  const units = ['B', 'kB', 'MB', 'GB'];
  let value = bytes;
  let unit = 0;
  while (value >= 1000 && unit < units.length - 1) {
    value /= 1000;
    unit++;
  }
  return `${unit === 0 || value >= 100 ? Math.round(value) : value.toFixed(1)} ${units[unit]}`;
}
