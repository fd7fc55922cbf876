import { type Draft, type MailItem, Problem } from '@coterie/core';
import { vault } from '../vault.js';
import { mailbox } from './mailbox.svelte.js';

const ANSWERS = ['reply', 'replyAll', 'forward'] as const;
const LOOK_AGAIN_MILLIS = 100;
const LOOK_MILLIS_MAX = 15_000;

/** What the address of the compose page asks for: a kept draft, an answer to a mail, or an empty sheet. */
export async function newDraft(query: URLSearchParams): Promise<Draft> {
  const kept = query.get('draft');
  if (kept !== null) {
    const draft = await vault.findDraft(kept);
    if (!draft) {
      throw new Problem('not_found', 'This draft is not on this device any more.', 'It was sent or discarded. Press “c” to begin another.', 404);
    }
    return draft;
  }
  for (const kind of ANSWERS) {
    const id = query.get(kind);
    if (id !== null) {
      return vault.begin(kind, await listed(id));
    }
  }
  const draft = await vault.begin('new');
  return { ...draft, to: query.get('to') ?? '' };
}

/** The mail that is answered or passed on; right after a reload the list may not be here yet. */
async function listed(id: string): Promise<MailItem> {
  for (let waited = 0; waited < LOOK_MILLIS_MAX; waited += LOOK_AGAIN_MILLIS) {
    const mail = mailbox.mails.get(id);
    if (mail) {
      return $state.snapshot(mail) as MailItem;
    }
    if (mailbox.loaded && !mailbox.loadingOlder) {
      break;
    }
    await new Promise((again) => setTimeout(again, LOOK_AGAIN_MILLIS));
  }
  throw new Problem('not_found', 'The mail that this was to be about is not in your mailbox any more.', 'Write a new one instead.', 404);
}
