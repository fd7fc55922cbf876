import type { Bytes } from './bytes.js';

const DATABASE = 'coterie';
const VERSION = 1;

/** The place of a log-in on this device: the master key, wrapped by a key the browser never gives out. */
export interface DeviceSession {
  readonly account: string;
  readonly session: string;
  readonly key: CryptoKey;
  readonly wrapped: Bytes;
}

interface StoredBlob {
  readonly account: string;
  readonly id: string;
  readonly savedAt: number;
  readonly blob: Bytes;
}

type StoreName = 'sessions' | 'drafts' | 'draftFiles';

/** What a browser keeps between visits (IndexedDB); everything in it but ids and times is encrypted. */
export class DeviceStore {
  private constructor(private readonly database: IDBDatabase) {}

  static async open(factory: IDBFactory = indexedDB): Promise<DeviceStore> {
    const request = factory.open(DATABASE, VERSION);
    request.onupgradeneeded = () => {
      request.result.createObjectStore('sessions');
      request.result.createObjectStore('drafts', { keyPath: ['account', 'id'] });
      request.result.createObjectStore('draftFiles', { keyPath: ['account', 'id'] });
    };
    return new DeviceStore(await done(request));
  }

  session(): Promise<DeviceSession | undefined> {
    return this.work('sessions', 'readonly', (store) => store.get('current') as IDBRequest<DeviceSession | undefined>);
  }

  async keepSession(session: DeviceSession): Promise<void> {
    await this.work('sessions', 'readwrite', (store) => store.put(session, 'current'));
  }

  async forgetSession(): Promise<void> {
    await this.work('sessions', 'readwrite', (store) => store.delete('current'));
  }

  async put(kind: 'drafts' | 'draftFiles', stored: StoredBlob): Promise<void> {
    await this.work(kind, 'readwrite', (store) => store.put(stored));
  }

  get(kind: 'drafts' | 'draftFiles', account: string, id: string): Promise<StoredBlob | undefined> {
    return this.work(kind, 'readonly', (store) => store.get([account, id]) as IDBRequest<StoredBlob | undefined>);
  }

  all(kind: 'drafts' | 'draftFiles', account: string): Promise<StoredBlob[]> {
    return this.work(kind, 'readonly', (store) => store.getAll(IDBKeyRange.bound([account], [account, []])) as IDBRequest<StoredBlob[]>);
  }

  async remove(kind: 'drafts' | 'draftFiles', account: string, id: string): Promise<void> {
    await this.work(kind, 'readwrite', (store) => store.delete([account, id]));
  }

  /** Everything whose id begins so; a draft and its files share their beginning. */
  async removeUnder(kind: 'drafts' | 'draftFiles', account: string, prefix: string): Promise<void> {
    await this.work(kind, 'readwrite', (store) => store.delete(IDBKeyRange.bound([account, prefix], [account, `${prefix}\uffff`])));
  }

  private work<T>(name: StoreName, mode: IDBTransactionMode, ask: (store: IDBObjectStore) => IDBRequest<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      const transaction = this.database.transaction(name, mode);
      const request = ask(transaction.objectStore(name));
      transaction.oncomplete = () => resolve(request.result);
      transaction.onabort = () => reject(storageFault(transaction.error));
    });
  }
}

function done<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(storageFault(request.error));
  });
}

function storageFault(cause: DOMException | null): Error {
  return new Error(`This browser could not store data (${cause?.name ?? 'unknown'}). Free some space, or leave private mode.`, { cause });
}
