import * as openpgp from 'openpgp';
import type { Page } from 'playwright-core';
import { Api, base64url, type Bytes, type DeviceStore, Door, passwordKeys, recoverySecret, type Unlocked, utf8 } from '@coterie/core';

/** A secret in one of the forms in which it could be sent. */
export interface Form {
  readonly of: string;
  readonly bytes: Buffer;
}

/** Opens the account as a second device would, in this process, to know what must never have left the first one. */
export async function secretsOf(origin: string, name: string, password: string, recoveryCode: string): Promise<Form[]> {
  const api = new Api({ origin, fetch, now: () => Date.now(), wait: (millis) => new Promise((done) => setTimeout(done, millis)) });
  const nowhere = { keepSession: () => Promise.resolve() } as unknown as DeviceStore;
  const unlocked: Unlocked = await new Door(api, nowhere, () => Date.now()).logIn(name, password);
  const { wrapKey } = await passwordKeys(password, await api.challenge(name));
  const { keyring, master } = unlocked;
  const raw: Record<string, Bytes> = {
    password: utf8(password),
    'key that wraps the master key': wrapKey,
    'master key': master,
    'recovery secret': recoverySecret(recoveryCode),
    'identity key': keyring.identity.secret,
    ...(await mailNumbers(keyring.mailSecret)),
    'summary key': keyring.summary.secret,
    'drive root': keyring.driveRoot,
    'archive key': keyring.archiveKey,
    'index key': keyring.indexKey,
  };
  return [
    ...Object.entries(raw).flatMap(([of, bytes]) => forms(of, bytes)),
    { of: 'recovery code as shown', bytes: Buffer.from(recoveryCode) },
    { of: 'recovery code without dashes', bytes: Buffer.from(recoveryCode.replaceAll('-', '')) },
    { of: 'password in an address', bytes: Buffer.from(encodeURIComponent(password)) },
  ];
}

/** What the browser keeps between visits and scripts of the page can read: texts and bytes, one after the other. */
export async function kept(page: Page): Promise<Buffer> {
  const [texts, bytes] = await page.evaluate(async () => {
    const texts = [document.cookie, JSON.stringify(localStorage), JSON.stringify(sessionStorage)];
    const bytes: string[] = [];
    const read = (value: unknown): void => {
      if (value instanceof ArrayBuffer || ArrayBuffer.isView(value)) {
        const view = value instanceof ArrayBuffer ? new Uint8Array(value) : new Uint8Array(value.buffer, value.byteOffset, value.byteLength);
        bytes.push(btoa(view.reduce((text, octet) => text + String.fromCharCode(octet), '')));
      } else if (value instanceof CryptoKey) {
        texts.push(value.extractable ? 'a key that scripts can read' : 'a key');
      } else if (typeof value === 'object' && value !== null) {
        Object.values(value).forEach(read);
      } else {
        texts.push(String(value));
      }
    };
    const done = <T>(request: IDBRequest<T>): Promise<T> =>
      new Promise((found, failed) => {
        request.onsuccess = () => found(request.result);
        request.onerror = () => failed(request.error!);
      });
    for (const { name } of await indexedDB.databases()) {
      const database = await done(indexedDB.open(name!));
      for (const store of database.objectStoreNames) {
        read(await done(database.transaction(store).objectStore(store).getAll()));
      }
      database.close();
    }
    return [texts, bytes];
  });
  return Buffer.concat([...texts!.map((text) => Buffer.from(`${text}\n`)), ...bytes!.map((text) => Buffer.from(text, 'base64'))]);
}

/** The numbers that are secret in an OpenPGP key: of the one that signs and of the one that decrypts. */
async function mailNumbers(transferable: Bytes): Promise<Record<string, Bytes>> {
  const key = await openpgp.readPrivateKey({ binaryKey: transferable });
  const [signing, opening] = [key.keyPacket, key.getSubkeys()[0]!.keyPacket].map((packet) => (packet as unknown as { privateParams: { seed?: Bytes; d?: Bytes } }).privateParams);
  return { 'mail key that signs': signing!.seed!, 'mail key that decrypts': opening!.d! };
}

function forms(of: string, bytes: Bytes): Form[] {
  const buffer = Buffer.from(bytes);
  return [
    { of: `${of}, raw`, bytes: buffer },
    { of: `${of}, hex`, bytes: Buffer.from(buffer.toString('hex')) },
    { of: `${of}, base64`, bytes: Buffer.from(buffer.toString('base64').replace(/=+$/, '')) },
    { of: `${of}, base64url`, bytes: Buffer.from(base64url(bytes)) },
  ];
}
