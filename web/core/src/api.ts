import type { Credentials, RecoveryLock, SignedOrder } from './accountOrder.js';
import type * as shape from './apiTypes.js';
import type { Bytes } from './bytes.js';
import type { Kdf } from './kdf.js';
import { Problem, problemOf, version } from './problem.js';

/** How often and how long a request is repeated while nodes take over from one another. */
export const RETRY = { firstDelayMillis: 200, delayMillisMax: 2_000, totalMillis: 15_000, attemptTimeoutMillis: 10_000 } as const;
const TRANSFER_TIMEOUT_MILLIS = 300_000;

interface Call {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  readonly path: string;
  readonly json?: unknown;
  readonly body?: Bytes;
  readonly headers?: Record<string, string>;
  readonly timeoutMillis?: number;
}

/** What the client needs from its surroundings; tests give their own. */
export interface ApiSurroundings {
  readonly origin: string;
  readonly fetch: typeof fetch;
  readonly now: () => number;
  readonly wait: (millis: number) => Promise<void>;
}

export function browserSurroundings(origin: string): ApiSurroundings {
  return {
    origin,
    fetch: (input, init) => fetch(input, init),
    now: () => Date.now(),
    wait: (millis) => new Promise((done) => setTimeout(done, millis)),
  };
}

/**
 * The HTTP API as functions. Every request may be repeated without being executed twice (ids, versions and
 * whole values are chosen by the client), so a lost answer is asked for again until [RETRY] ends.
 */
export class Api {
  constructor(private readonly around: ApiSurroundings) {}

  about = (): Promise<shape.About> => this.get('/about');
  checkInvitation = (token: string): Promise<{ role: shape.Role; expiresAt: number }> => this.post('/invitations/check', { token });
  signUp = (request: shape.SignUpRequest): Promise<shape.AccountAnswer> => this.post('/signup', request);
  challenge = (name: string): Promise<Kdf> => this.post('/login/challenge', { name });
  logIn = (name: string, authKey: string): Promise<shape.AccountAnswer> => this.post('/login', { name, authKey });
  logOut = (): Promise<void> => this.nothing({ method: 'POST', path: '/logout' });
  openRecovery = (name: string, recoveryKey: string): Promise<shape.RecoveryOpened> => this.post('/recovery/open', { name, recoveryKey });
  recover = (request: shape.RecoverRequest): Promise<shape.AccountAnswer> => this.post('/recovery', request);
  me = (): Promise<shape.AccountAnswer> => this.get('/me');
  deleteAccount = (authKey: string, order: SignedOrder): Promise<void> => this.nothing({ method: 'DELETE', path: '/me', json: { authKey, order } });
  sessions = async (): Promise<readonly shape.SessionInfo[]> => (await this.get<{ sessions: shape.SessionInfo[] }>('/sessions')).sessions;
  revoke = (id: string): Promise<void> => this.nothing({ method: 'DELETE', path: `/sessions/${id}` });
  directory = (address: string): Promise<shape.DirectoryEntry> => this.get(`/directory/${encodeURIComponent(address)}`);
  invitations = async (): Promise<readonly shape.Invitation[]> =>
    (await this.get<{ invitations: shape.Invitation[] }>('/invitations')).invitations;
  invite = (role: shape.Role, note: string): Promise<{ invitation: shape.Invitation; token: string }> => this.post('/invitations', { role, note });
  withdraw = (id: string): Promise<void> => this.nothing({ method: 'DELETE', path: `/invitations/${id}` });
  deleteEntry = (id: string): Promise<void> => this.nothing({ method: 'DELETE', path: `/mailbox/entries/${id}` });
  entry = (id: string): Promise<shape.Entry> => this.get(`/mailbox/entries/${id}`);
  send = (request: shape.SendRequest): Promise<shape.SentMail> => this.post('/mail', request);
  sentStatus = (id: string): Promise<shape.SentMail> => this.get(`/mail/${id}`);
  cluster = (): Promise<shape.Cluster> => this.get('/cluster');

  changePassword(authKey: string, credentials: Credentials, order: SignedOrder): Promise<shape.AccountAnswer> {
    return this.json({ method: 'PUT', path: '/me/password', json: { authKey, credentials, order } });
  }

  replaceRecovery(authKey: string, recovery: RecoveryLock, order: SignedOrder): Promise<shape.AccountAnswer> {
    return this.json({ method: 'PUT', path: '/me/recovery', json: { authKey, recovery, order } });
  }

  entries(before: string | null, limit = 500): Promise<shape.EntryPage> {
    const query = new URLSearchParams({ limit: String(limit), ...(before !== null && { before }) });
    return this.get(`/mailbox/entries?${query}`);
  }

  async body(id: string): Promise<Bytes> {
    const response = await this.call({ method: 'GET', path: `/mailbox/entries/${id}/body`, timeoutMillis: TRANSFER_TIMEOUT_MILLIS });
    return new Uint8Array(await response.arrayBuffer());
  }

  /** Writes version `next`, which must follow the one that is there. */
  async putState(id: string, next: number, blob: string): Promise<void> {
    const headers: Record<string, string> = next === 1 ? { 'If-None-Match': '*' } : { 'If-Match': `"${next - 1}"` };
    const response = await this.call({ method: 'PUT', path: `/mailbox/entries/${id}/state`, json: { blob }, headers });
    const written = version(response.headers.get('etag'));
    if (written !== next) {
      throw new Problem('unexpected_answer', `The server wrote version ${written} in place of ${next}.`, 'Load the page again.', response.status);
    }
  }

  uploadBody(body: Bytes): Promise<{ body: string; size: number }> {
    const headers = { 'Content-Type': 'application/octet-stream' };
    return this.json({ method: 'POST', path: '/bodies', body, headers, timeoutMillis: TRANSFER_TIMEOUT_MILLIS });
  }

  private get<T>(path: string): Promise<T> {
    return this.json({ method: 'GET', path });
  }

  private post<T>(path: string, json: unknown): Promise<T> {
    return this.json({ method: 'POST', path, json });
  }

  private async json<T>(call: Call): Promise<T> {
    return (await (await this.call(call)).json()) as T;
  }

  private async nothing(call: Call): Promise<void> {
    await (await this.call(call)).arrayBuffer();
  }

  private async call(call: Call): Promise<Response> {
    const start = this.around.now();
    for (let delay: number = RETRY.firstDelayMillis; ; delay = Math.min(2 * delay, RETRY.delayMillisMax)) {
      const answer = await this.attempt(call);
      if (answer instanceof Response) {
        return answer;
      }
      const pause = Math.max(delay, answer.retryAfterMillis);
      if (!repeatable(answer) || this.around.now() + pause - start > RETRY.totalMillis) {
        throw answer;
      }
      await this.around.wait(pause);
    }
  }

  private async attempt(call: Call): Promise<Response | Problem> {
    const headers: Record<string, string> = { Accept: 'application/json', ...call.headers };
    if (call.method !== 'GET') {
      headers['Coterie-Request'] = '1';
    }
    if (call.json !== undefined) {
      headers['Content-Type'] = 'application/json';
    }
    const body = call.json === undefined ? call.body : JSON.stringify(call.json);
    try {
      const response = await this.around.fetch(`${this.around.origin}/api/v1${call.path}`, {
        method: call.method,
        headers,
        credentials: 'same-origin',
        redirect: 'error',
        signal: AbortSignal.timeout(call.timeoutMillis ?? RETRY.attemptTimeoutMillis),
        ...(body !== undefined && { body }),
      });
      return response.ok ? response : await problemOf(response);
    } catch {
      return Problem.noAnswer();
    }
  }
}

function repeatable(problem: Problem): boolean {
  return problem.status === 0 || problem.status === 502 || problem.status === 503 || problem.status === 504;
}
