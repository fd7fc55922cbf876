import { type Bytes, utf8 } from './bytes.js';
import type { DeviceStore } from './deviceStore.js';
import type { OutgoingFile } from './mimeCompose.js';
import { open, seal } from './sealed.js';
import type { Unlocked } from './unlocked.js';

/** A mail in the making, as its fields stand. */
export interface Draft {
  readonly id: string;
  /** What it was begun as: its mail may have no Message-ID to tell it by. */
  readonly kind: 'new' | 'reply' | 'forward';
  readonly to: string;
  readonly cc: string;
  readonly subject: string;
  readonly text: string;
  readonly inReplyTo: string;
  readonly references: readonly string[];
  readonly locked: boolean;
  readonly files: readonly DraftFile[];
  readonly savedAt: number;
}

export interface DraftFile {
  readonly id: string;
  readonly name: string;
  readonly type: string;
  readonly size: number;
}

/** Unsent mail on this device, encrypted; attached files are stored once, not at each pause. */
export class Drafts {
  constructor(private readonly device: DeviceStore) {}

  async save(unlocked: Unlocked, draft: Draft): Promise<void> {
    const { account } = unlocked.answer;
    const place = { type: 'draft', account, object: draft.id, version: 1 } as const;
    const blob = await seal(unlocked.draftKey, place, utf8(JSON.stringify(draft)));
    await this.device.put('drafts', { account, id: draft.id, savedAt: draft.savedAt, blob });
  }

  /** Newest first; a draft that no longer opens (a wiped account of the same browser) is left out. */
  async list(unlocked: Unlocked): Promise<Draft[]> {
    const stored = await this.device.all('drafts', unlocked.answer.account);
    const drafts = await Promise.all(stored.map((each) => this.opened(unlocked, each.id, each.blob).catch(() => undefined)));
    return drafts.filter((draft) => draft !== undefined).sort((a, b) => b.savedAt - a.savedAt);
  }

  async find(unlocked: Unlocked, id: string): Promise<Draft | undefined> {
    const stored = await this.device.get('drafts', unlocked.answer.account, id);
    return stored && this.opened(unlocked, id, stored.blob);
  }

  async keepFile(unlocked: Unlocked, draft: string, file: DraftFile, content: Bytes): Promise<void> {
    const { account } = unlocked.answer;
    const id = `${draft}/${file.id}`;
    const blob = await seal(unlocked.draftKey, { type: 'draft-file', account, object: id, version: 1 }, content);
    await this.device.put('draftFiles', { account, id, savedAt: 0, blob });
  }

  async dropFile(unlocked: Unlocked, draft: string, file: string): Promise<void> {
    await this.device.remove('draftFiles', unlocked.answer.account, `${draft}/${file}`);
  }

  /** The attached files with their content, in order. */
  files(unlocked: Unlocked, draft: Draft): Promise<OutgoingFile[]> {
    const { account } = unlocked.answer;
    return Promise.all(
      draft.files.map(async ({ id, name, type }) => {
        const object = `${draft.id}/${id}`;
        const stored = await this.device.get('draftFiles', account, object);
        if (!stored) {
          throw new Error(`The attachment “${name}” is no longer on this device. Remove it and attach it again.`);
        }
        const content = await open(unlocked.draftKey, { type: 'draft-file', account, object, version: 1 }, stored.blob);
        return { name, type, content };
      }),
    );
  }

  async remove(unlocked: Unlocked, id: string): Promise<void> {
    const { account } = unlocked.answer;
    await this.device.remove('drafts', account, id);
    await this.device.removeUnder('draftFiles', account, `${id}/`);
  }

  private async opened(unlocked: Unlocked, id: string, blob: Bytes): Promise<Draft> {
    const place = { type: 'draft', account: unlocked.answer.account, object: id, version: 1 } as const;
    const fields = JSON.parse(new TextDecoder().decode(await open(unlocked.draftKey, place, blob))) as StoredDraft;
    return { ...fields, kind: fields.kind ?? guessedKind(fields) };
  }
}

/** Drafts that an older build kept do not say what they were begun as. */
type StoredDraft = Omit<Draft, 'kind'> & Partial<Pick<Draft, 'kind'>>;

/** What that older build showed such a draft as. */
function guessedKind({ inReplyTo, subject }: StoredDraft): Draft['kind'] {
  if (inReplyTo !== '') {
    return 'reply';
  }
  return /^fwd?\s*:/i.test(subject) ? 'forward' : 'new';
}
