import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import * as core from '../src/index.js';

const CONTRACT = new URL('../../../gateways/http/src/main/resources/openapi.yaml', import.meta.url);

/** `METHOD path` of every operation, read from the indentation of the contract. */
function operations(): string[] {
  const found: string[] = [];
  let path = '';
  for (const line of readFileSync(CONTRACT, 'utf8').split('\n')) {
    path = /^ {2}(\/\S*):$/.exec(line)?.[1] ?? path;
    const method = /^ {4}(get|post|put|delete):$/.exec(line)?.[1];
    if (method) {
      found.push(`${method.toUpperCase()} ${path}`);
    }
  }
  return found;
}

describe('the HTTP contract', () => {
  it('has every request that the client makes', async () => {
    const made: string[] = [];
    const api = new core.Api({
      ...core.browserSurroundings('http://here.test'),
      fetch: async (input, init) => {
        made.push(`${init?.method} ${new URL(String(input)).pathname}`);
        return new Response('{}', { status: 200, headers: { etag: '"1"' } });
      },
    });
    const order = { statement: '', signature: '' };
    const credentials = { kdf: core.newKdf(), authKey: '', passwordWrap: '' };
    const asked: (() => Promise<unknown>)[] = [
      api.about,
      () => api.checkInvitation('t'),
      () => api.signUp({} as core.SignUpRequest),
      () => api.challenge('n'),
      () => api.logIn('n', 'k'),
      api.logOut,
      () => api.openRecovery('n', 'k'),
      () => api.recover({} as core.RecoverRequest),
      api.me,
      () => api.deleteAccount('k', order),
      () => api.changePassword('k', credentials, order),
      () => api.replaceRecovery('k', { recoveryKey: '', recoveryWrap: '' }, order),
      api.sessions,
      () => api.revoke('{id}'),
      () => api.directory('{address}'),
      api.invitations,
      () => api.invite('member', ''),
      () => api.withdraw('{id}'),
      () => api.entries(null),
      () => api.entry('{id}'),
      () => api.deleteEntry('{id}'),
      () => api.body('{id}'),
      () => api.putState('{id}', 1, ''),
      () => api.uploadBody(new Uint8Array(1)),
      () => api.send({} as core.SendRequest),
      () => api.sentStatus('{id}'),
      api.cluster,
    ];
    for (const ask of asked) {
      await ask();
    }
    const written = new Set(operations());
    expect(written.size).toBeGreaterThan(25);
    expect(made.map(decodeURIComponent).filter((request) => !written.has(request))).toEqual([]);
    const rest = [...written].filter((request) => !made.map(decodeURIComponent).includes(request));
    // Streams are no calls; health is for supervisors, changes of rows for programs.
    expect(rest).toEqual([
      'GET /api/v1/events',
      'GET /api/v1/keyspaces/{keyspace}/changes',
      'GET /health/live',
      'GET /health/ready',
    ]);
  });
});
