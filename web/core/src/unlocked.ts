import type { AccountAnswer } from './apiTypes.js';
import { type Bytes, equal, fromBase64url } from './bytes.js';
import { type KeyRecord, verifyChain } from './keyRecord.js';
import { type Keyring, masterSubkey, openKeyring } from './keyring.js';
import { Problem } from './problem.js';

/** An account with its keys at hand; it exists only in the memory of the client's worker. */
export interface Unlocked {
  readonly answer: AccountAnswer;
  readonly master: Bytes;
  readonly keyring: Keyring;
  readonly record: KeyRecord;
  readonly stateKey: CryptoKey;
  readonly draftKey: CryptoKey;
}

/**
 * Opens the keyring and checks that the server shows the account's own keys to others: a chain that ends in
 * other keys than those in the keyring is refused.
 */
export async function unlock(answer: AccountAnswer, master: Bytes): Promise<Unlocked> {
  const keyring = await openKeyring(fromBase64url(answer.keyring), master, answer.account, answer.keyringVersion);
  const record = verifyChain(answer.keyRecords.map(fromBase64url), answer);
  if (!equal(record.identityKey, keyring.identity.publicKey) || !equal(record.summaryKey, keyring.summary.publicKey)) {
    throw new Problem('foreign_key', 'The server shows other people a key that is not yours.', 'Do not use this account; tell your administrator.', 0);
  }
  const [stateKey, draftKey] = await Promise.all([masterSubkey(master, 'state'), masterSubkey(master, 'draft')]);
  return { answer, master, keyring, record, stateKey, draftKey };
}
