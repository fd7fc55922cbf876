import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import * as core from '../src/index.js';

type Handler = (request: IncomingMessage, response: ServerResponse) => void;

const servers: Server[] = [];

afterEach(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
});

/** A bare HTTP server that answers the n-th request by the n-th handler, the last one again and again. */
async function scripted(...handlers: Handler[]): Promise<string> {
  let count = 0;
  const server = createServer((request, response) => handlers[Math.min(count++, handlers.length - 1)]!(request, response));
  servers.push(server);
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const around = (origin: string): core.ApiSurroundings => ({ ...core.browserSurroundings(origin), wait: () => Promise.resolve() });
const json =
  (status: number, body: unknown, headers: Record<string, string> = {}): Handler =>
  (_, response) =>
    void response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body));
const cut: Handler = (request) => void request.socket.destroy();

describe('API calls', () => {
  it('a request whose answer was lost is repeated, with the header that shows it is ours', async () => {
    const seen: (string | undefined)[] = [];
    const origin = await scripted(cut, json(503, { code: 'unavailable', message: 'm', cure: 'c' }), (request, response) => {
      seen.push(request.method, request.url, request.headers['coterie-request'] as string | undefined);
      json(200, { algorithm: 'argon2id' })(request, response);
    });
    expect(await new core.Api(around(origin)).challenge('ada')).toEqual({ algorithm: 'argon2id' });
    expect(seen).toEqual(['POST', '/api/v1/login/challenge', '1']);
  });

  it('a refusal is not repeated and carries its cure', async () => {
    let count = 0;
    const origin = await scripted((request, response) => {
      count++;
      json(401, { code: 'wrong_credentials', message: 'Wrong.', cure: 'Type again.' })(request, response);
    });
    await expect(new core.Api(around(origin)).logIn('ada', 'x')).rejects.toMatchObject({ code: 'wrong_credentials', cure: 'Type again.', status: 401 });
    expect(count).toBe(1);
  });

  it('gives up after a bounded time with a sentence, and any other answer is a problem too', async () => {
    let now = 0;
    const dead = await scripted(cut);
    const api = new core.Api({ ...around(dead), now: () => (now += 1000) });
    await expect(api.me()).rejects.toMatchObject({ code: 'no_answer', status: 0 });
    const proxy = await scripted((_, response) => void response.writeHead(404, { 'content-type': 'text/html' }).end('<html>'));
    await expect(new core.Api(around(proxy)).me()).rejects.toMatchObject({ code: 'unexpected_answer', status: 404 });
  });

  it('a conditional write names the version it replaces', async () => {
    const seen: unknown[] = [];
    const origin = await scripted((request, response) => {
      seen.push([request.headers['if-match'], request.headers['if-none-match']]);
      response.writeHead(204, { etag: seen.length === 1 ? '"1"' : '"5"' }).end();
    });
    const api = new core.Api(around(origin));
    await api.putState('a', 1, 'b');
    await api.putState('a', 5, 'b');
    await expect(api.putState('a', 9, 'b')).rejects.toThrow(/version 5/);
    expect(seen.slice(0, 2)).toEqual([
      [undefined, '*'],
      ['"4"', undefined],
    ]);
  });
});

describe('event stream', () => {
  it('reads the format in pieces of any size', () => {
    const text = ': hello\nid: 7\nevent: mail\ndata: a\ndata: b\n\ndata:c\r\n\r\nid\ndata: d\r\revent: x\n\n';
    const whole = new core.EventLines('0').feed(text);
    expect(whole).toEqual([
      { type: 'mail', data: 'a\nb', lastId: '7' },
      { type: 'message', data: 'c', lastId: '7' },
      { type: 'message', data: 'd', lastId: '' },
    ]);
    const lines = new core.EventLines('0');
    expect([...text].flatMap((character) => lines.feed(character))).toEqual(whole);
  });

  it('resumes after a cut with the last id, on the same origin, and stops when the session ends', async () => {
    const resumed: (string | undefined)[] = [];
    const stream =
      (after: string, destroy: boolean): Handler =>
      (request, response) => {
        resumed.push(request.headers['last-event-id'] as string | undefined);
        response.writeHead(200, { 'content-type': 'text/event-stream' });
        response.write(`event: ready\ndata: {}\n\n${after}`, () => destroy && request.socket.destroy());
      };
    const origin = await scripted(
      stream('id: 1\nevent: mail\ndata: {"n":1}\n\nid: 2\nevent: ma', true),
      cut,
      json(503, {}),
      stream('id: 2\nevent: mail\ndata: {"n":2}\n\nevent: ended\ndata: {}\n\n', false),
    );
    const events: string[] = [];
    const touches: core.Touch[] = [];
    const live = new core.LiveStream(around(origin), '0', { event: (e) => events.push(e.type + e.data), touch: (t) => touches.push(t) });
    await live.run();
    expect(events).toEqual(['mail{"n":1}', 'mail{"n":2}', 'ended{}']);
    expect(resumed).toEqual(['0', '1']);
    expect(touches).toEqual(['connecting', 'live', 'lost', 'lost', 'lost', 'live', 'ended']);
  });

  it('one stream serves all pages, and ends with the last of them', async () => {
    let open = 0;
    const origin = await scripted((request, response) => {
      open++;
      request.socket.on('close', () => open--);
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      response.write('event: ready\ndata: {}\n\nid: 1\nevent: mail\ndata: {}\n\n');
    });
    const hub = new core.LiveHub(around(origin));
    const pages = [1, 2].map(() => {
      const { port1, port2 } = new MessageChannel();
      const told: core.FromHub[] = [];
      hub.join(port2 as unknown as core.Channel);
      port2.start();
      port1.onmessage = ({ data }: MessageEvent<core.FromHub>) => void told.push(data);
      return { told, say: (said: core.ToHub) => port1.postMessage(said), close: () => port1.close() };
    });
    for (const page of pages) {
      page.say({ kind: 'follow', session: 's' });
    }
    for (const page of pages) {
      page.say({ kind: 'start', session: 's', cursor: '0' });
    }
    await expect.poll(() => pages.map((page) => page.told.filter((news) => news.kind === 'event').length)).toEqual([1, 1]);
    expect(open).toBe(1);
    pages.forEach((page) => page.say({ kind: 'bye' }));
    await expect.poll(() => open).toBe(0);
    pages.forEach((page) => page.close());
  });
});
