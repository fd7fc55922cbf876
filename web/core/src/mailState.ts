import type { Bytes } from './bytes.js';
import { open, seal } from './sealed.js';
import { decodeAll, DecodeError, Sink } from './wire.js';

export type Folder = 'inbox' | 'sent' | 'archive' | 'trash';

/** What a person did with a mail: kept on the server, readable only by its owner. */
export interface MailState {
  readonly folder: Folder;
  readonly read: boolean;
}

const VERSION = 1;
/** Numbers are part of the format: one that was given is never given to another folder. */
const FOLDERS: readonly Folder[] = ['inbox', 'sent', 'archive', 'trash'];

export function encodeState(state: MailState): Bytes {
  return new Sink().u8(VERSION).u8(FOLDERS.indexOf(state.folder)).u8(state.read ? 1 : 0).toBytes();
}

export function decodeState(bytes: Bytes): MailState {
  return decodeAll(bytes, (source) => {
    source.expect(VERSION, 'mail state version');
    const folder = FOLDERS[source.u8()];
    const flags = source.u8();
    if (folder === undefined || flags > 1) {
      throw new DecodeError('a mail state has an unknown folder or flag');
    }
    return { folder, read: flags === 1 };
  });
}

export async function sealState(key: CryptoKey, at: { account: string; entry: string; version: number }, state: MailState): Promise<Bytes> {
  return seal(key, { type: 'state', account: at.account, object: at.entry, version: at.version }, encodeState(state));
}

export async function openState(key: CryptoKey, at: { account: string; entry: string; version: number }, blob: Bytes): Promise<MailState> {
  return decodeState(await open(key, { type: 'state', account: at.account, object: at.entry, version: at.version }, blob));
}
