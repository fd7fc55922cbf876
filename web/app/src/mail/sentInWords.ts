import type { SentMail } from '@coterie/core';

/** One sentence for what was done, one for what was not. */
export function sentInWords(sent: SentMail): [string, string] {
  const stored = sent.recipients.filter((recipient) => recipient.status === 'stored');
  const held = sent.recipients.filter((recipient) => recipient.status === 'held');
  const done = stored.length === 0 ? 'Kept in Sent.' : stored.length === 1 ? `Sent to ${stored[0]!.address}.` : `Sent to ${stored.length} people.`;
  const not = held.map((recipient) => `${recipient.address} is held, not sent${recipient.detail ? `: ${recipient.detail}` : ''}.`);
  return [done, not.join(' ')];
}
