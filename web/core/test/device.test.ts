import 'fake-indexeddb/auto';
import { IDBFactory } from 'fake-indexeddb';
import { describe, expect, it } from 'vitest';
import * as core from '../src/index.js';

const ACCOUNT = '00112233445566778899aabbccddeeff';

async function somebody(): Promise<core.Unlocked> {
  const master = core.randomBytes(32);
  const draftKey = await core.masterSubkey(master, 'draft');
  return { answer: { account: ACCOUNT, session: 's' }, master, draftKey } as unknown as core.Unlocked;
}

const draft = (id: string, savedAt: number): core.Draft => ({
  id,
  kind: 'new',
  to: 'bob',
  cc: '',
  subject: 'canary-subject',
  text: 'canary-text',
  inReplyTo: '',
  references: [],
  locked: false,
  files: [],
  savedAt,
});

describe('drafts on the device', () => {
  it('D01 are kept encrypted, listed newest first, and removed with their files', async () => {
    const store = await core.DeviceStore.open(new IDBFactory());
    const drafts = new core.Drafts(store);
    const me = await somebody();
    const file = { id: 'f1', name: 'a.txt', type: 'text/plain', size: 3 };
    await drafts.save(me, draft('one', 1));
    await drafts.save(me, { ...draft('two', 2), files: [file] });
    await drafts.keepFile(me, 'two', file, core.utf8('abc'));
    expect((await drafts.list(me)).map((each) => each.id)).toEqual(['two', 'one']);
    expect(await drafts.files(me, (await drafts.find(me, 'two'))!)).toEqual([{ name: 'a.txt', type: 'text/plain', content: core.utf8('abc') }]);
    for (const stored of await store.all('drafts', ACCOUNT)) {
      expect(new TextDecoder().decode(stored.blob)).not.toContain('canary');
    }
    expect(await drafts.list(await somebody())).toEqual([]);
    await drafts.remove(me, 'two');
    expect(await store.all('draftFiles', ACCOUNT)).toEqual([]);
    expect((await drafts.list(me)).map((each) => each.id)).toEqual(['one']);
  });

  it.each([
    ['reply', { inReplyTo: 'one@example.org', subject: 'Fwd: canary' }],
    ['forward', { inReplyTo: '', subject: 'FWD: canary' }],
    ['new', { inReplyTo: '', subject: 'canary' }],
  ])('kept by a build that did not say what they were begun as are shown as before: %s', async (kind, fields) => {
    const drafts = new core.Drafts(await core.DeviceStore.open(new IDBFactory()));
    const me = await somebody();
    const { kind: _, ...old } = { ...draft('old', 1), ...fields };
    await drafts.save(me, old as core.Draft);
    expect((await drafts.find(me, 'old'))?.kind).toBe(kind);
    expect((await drafts.list(me)).map((each) => each.kind)).toEqual([kind]);
  });
});

describe('the channel to the worker', () => {
  it('carries values, progress and problems', async () => {
    const { port1, port2 } = new MessageChannel();
    const target = {
      double: (n: number) => 2 * n,
      count: async (report: (n: number) => void) => {
        report(1);
        return 'done';
      },
      fail: () => {
        throw new core.Problem('wrong', 'It broke.', 'Mend it.', 409);
      },
    };
    core.serve(target, port2 as unknown as core.Channel);
    port2.start();
    const remote = core.connect<typeof target>(port1 as unknown as core.Channel);
    port1.start();
    const seen: number[] = [];
    expect(await remote.double(21)).toBe(42);
    expect(await remote.count((n) => seen.push(n))).toBe('done');
    expect(seen).toEqual([1]);
    await expect(remote.fail()).rejects.toMatchObject({ name: 'Problem', code: 'wrong', cure: 'Mend it.', status: 409 });
    await expect((remote as unknown as { missing(): Promise<void> }).missing()).rejects.toMatchObject({ code: 'client_fault' });
    port1.close();
  });
});
