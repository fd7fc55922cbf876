import { type Credentials, credentialsContent, type RecoveryLock, signOrder } from './accountOrder.js';
import type { Api } from './api.js';
import type { AccountAnswer } from './apiTypes.js';
import { base64url, type Bytes, fromBase64url, newId, randomBytes } from './bytes.js';
import type { DeviceStore } from './deviceStore.js';
import { newKdf, passwordKeys } from './kdf.js';
import { signKeyRecord } from './keyRecord.js';
import { newKeyring, openKeyring, sealKeyring, unwrapMaster, wrapMaster } from './keyring.js';
import { Problem } from './problem.js';
import { newRecoverySecret, recoveryCode, recoveryKeys, recoverySecret } from './recoveryCode.js';
import { open, seal } from './sealed.js';
import { type Unlocked, unlock } from './unlocked.js';

export const PASSWORD_CHARACTERS_MIN = 10;

/** The way into an account: sign-up, log-in, recovery, and coming back with the session of this device. */
export class Door {
  constructor(
    private readonly api: Api,
    private readonly device: DeviceStore,
    private readonly now: () => number,
  ) {}

  /** Makes all keys here, then the account; the recovery code is shown once and stored nowhere. */
  async signUp(name: string, password: string, invitation?: string): Promise<{ unlocked: Unlocked; recoveryCode: string }> {
    checkPassword(password);
    const { domain } = await this.api.about();
    const [account, master, secret] = [newId(), randomBytes(32), newRecoverySecret()];
    const address = `${name}@${domain}`;
    const { keyring, mail } = await newKeyring(name, address);
    const credentials = await newCredentials(password, master, { account, version: 1 });
    const record = {
      account,
      address,
      sequence: 0,
      previous: new Uint8Array(32),
      createdAt: this.now(),
      identityKey: keyring.identity.publicKey,
      summaryKey: keyring.summary.publicKey,
      mailCertificate: mail.certificate,
    };
    const answer = await this.api.signUp({
      account,
      name,
      credentials,
      recovery: await newRecoveryLock(secret, master, { account, version: 1 }),
      keyring: base64url(await sealKeyring(keyring, master, account, 1)),
      keyRecord: base64url(signKeyRecord(record, keyring.identity)),
      ...(invitation !== undefined && { invitation }),
    });
    return { unlocked: await this.enter(answer, master), recoveryCode: recoveryCode(secret) };
  }

  async logIn(name: string, password: string): Promise<Unlocked> {
    const keys = await passwordKeys(password, await this.api.challenge(name));
    const answer = await this.api.logIn(name, base64url(keys.authKey));
    const at = { account: answer.account, version: answer.credentialsVersion };
    return this.enter(answer, await unwrapMaster(fromBase64url(answer.passwordWrap), keys.wrapKey, 'password-wrap', at));
  }

  /** The session of this device, when there is one that still holds. */
  async restore(): Promise<Unlocked | undefined> {
    const kept = await this.device.session();
    if (!kept) {
      return undefined;
    }
    try {
      const answer = await this.api.me();
      const place = { type: 'device-wrap', account: answer.account, object: answer.session, version: 1 } as const;
      return await unlock(answer, await open(kept.key, place, kept.wrapped));
    } catch (problem) {
      if (problem instanceof Problem && problem.status !== 401) {
        throw problem;
      }
      await this.device.forgetSession();
      return undefined;
    }
  }

  /** A new password by the recovery code. */
  async recover(name: string, code: string, password: string): Promise<Unlocked> {
    checkPassword(password);
    const { recoveryKey, wrapKey } = await recoveryKeys(recoverySecret(code));
    const opened = await this.api.openRecovery(name, base64url(recoveryKey));
    const { account } = opened;
    const master = await unwrapMaster(fromBase64url(opened.recoveryWrap), wrapKey, 'recovery-wrap', { account, version: opened.recoveryVersion });
    const keyring = await openKeyring(fromBase64url(opened.keyring), master, account, opened.keyringVersion);
    const version = opened.credentialsVersion + 1;
    const credentials = await newCredentials(password, master, { account, version });
    const order = signOrder('credentials', { account, version, at: this.now() }, credentialsContent(credentials), keyring.identity);
    const answer = await this.api.recover({ name, recoveryKey: base64url(recoveryKey), credentials, order });
    return this.enter(answer, master);
  }

  /** Forgets the keys here even when no machine answers. */
  async leave(): Promise<void> {
    await this.device.forgetSession();
    await this.api.logOut();
  }

  /** Keeps the session on this device: a reload needs no password. */
  async enter(answer: AccountAnswer, master: Bytes): Promise<Unlocked> {
    const unlocked = await unlock(answer, master);
    const key = await crypto.subtle.generateKey({ name: 'AES-GCM', length: 256 }, false, ['encrypt', 'decrypt']);
    const place = { type: 'device-wrap', account: answer.account, object: answer.session, version: 1 } as const;
    await this.device.keepSession({ account: answer.account, session: answer.session, key, wrapped: await seal(key, place, master) });
    return unlocked;
  }
}

export function checkPassword(password: string): void {
  if ([...password.normalize('NFKC')].length < PASSWORD_CHARACTERS_MIN) {
    throw new Problem('weak_password', 'This password is too short.', `Use at least ${PASSWORD_CHARACTERS_MIN} characters; a few words are good.`, 0);
  }
}

export async function newCredentials(
  password: string,
  master: Bytes,
  at: { account: string; version: number },
): Promise<Credentials> {
  const kdf = newKdf();
  const keys = await passwordKeys(password, kdf);
  const passwordWrap = base64url(await wrapMaster(master, keys.wrapKey, 'password-wrap', at));
  return { kdf, authKey: base64url(keys.authKey), passwordWrap };
}

export async function newRecoveryLock(secret: Bytes, master: Bytes, at: { account: string; version: number }): Promise<RecoveryLock> {
  const { recoveryKey, wrapKey } = await recoveryKeys(secret);
  return { recoveryKey: base64url(recoveryKey), recoveryWrap: base64url(await wrapMaster(master, wrapKey, 'recovery-wrap', at)) };
}
