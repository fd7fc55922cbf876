import { credentialsContent, deletionContent, recoveryContent, signOrder } from './accountOrder.js';
import type { Api } from './api.js';
import { base64url } from './bytes.js';
import { checkPassword, type Door, newCredentials, newRecoveryLock } from './door.js';
import { passwordKeys } from './kdf.js';
import { newRecoverySecret, recoveryCode } from './recoveryCode.js';
import type { Unlocked } from './unlocked.js';

/** What people change about their own account; each change is signed by the identity key. */
export class OwnAccount {
  constructor(
    private readonly api: Api,
    private readonly door: Door,
    private readonly now: () => number,
  ) {}

  /** Every other session ends; mail and keys stay as they are. */
  async changePassword(unlocked: Unlocked, current: string, next: string): Promise<Unlocked> {
    checkPassword(next);
    const { answer, master, keyring } = unlocked;
    const on = { account: answer.account, version: answer.credentialsVersion + 1 };
    const [keys, credentials] = [await passwordKeys(current, answer.kdf), await newCredentials(next, master, on)];
    const order = signOrder('credentials', { ...on, at: this.now() }, credentialsContent(credentials), keyring.identity);
    const changed = await this.api.changePassword(base64url(keys.authKey), credentials, order);
    return this.door.enter(changed, master);
  }

  /** The old recovery code stops working. */
  async replaceRecoveryCode(unlocked: Unlocked, password: string): Promise<{ unlocked: Unlocked; recoveryCode: string }> {
    const { answer, master, keyring } = unlocked;
    const on = { account: answer.account, version: answer.recoveryVersion + 1 };
    const secret = newRecoverySecret();
    const keys = await passwordKeys(password, answer.kdf);
    const lock = await newRecoveryLock(secret, master, on);
    const order = signOrder('recovery', { ...on, at: this.now() }, recoveryContent(lock), keyring.identity);
    const changed = await this.api.replaceRecovery(base64url(keys.authKey), lock, order);
    return { unlocked: await this.door.enter(changed, master), recoveryCode: recoveryCode(secret) };
  }

  async remove(unlocked: Unlocked, password: string): Promise<void> {
    const { answer, keyring } = unlocked;
    const on = { account: answer.account, version: answer.credentialsVersion + 1, at: this.now() };
    const keys = await passwordKeys(password, answer.kdf);
    await this.api.deleteAccount(base64url(keys.authKey), signOrder('delete', on, deletionContent(answer.address), keyring.identity));
  }
}
