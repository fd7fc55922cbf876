import { type Browser, type BrowserContext, chromium, type Request } from 'playwright-core';
import { createServer, type Server } from 'node:http';
import { findProgram } from './judge.js';

const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** What Chromium asks its makers by itself, whatever page is open. */
const CHROMIUM_ITSELF = /^(?:CONNECT |[A-Z]+ https?:\/\/)[a-z.-]+\.(?:google|googleapis|gvt1)\.com\b/;

/**
 * Everything outside of this machine, as Chromium sees it: a proxy for all addresses but loopback, and a server on
 * loopback that a mail may name. It has nothing to give and notes every request, whoever makes it: page, frame or worker.
 */
export class Outside {
  readonly asked: string[] = [];
  private constructor(
    private readonly server: Server,
    readonly port: number,
  ) {}

  static async open(): Promise<Outside> {
    const server = createServer();
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    const outside = new Outside(server, (server.address() as { port: number }).port);
    server.on('request', (request, response) => {
      outside.note(`${request.method} ${request.url}`);
      response.writeHead(404).end();
    });
    server.on('connect', (request, socket) => {
      outside.note(`CONNECT ${request.url}`);
      socket.destroy();
    });
    return outside;
  }

  private note(asked: string): void {
    if (!CHROMIUM_ITSELF.test(asked)) {
      this.asked.push(asked);
    }
  }

  close(): void {
    this.server.closeAllConnections();
    this.server.close();
  }
}

/** Debian's Chromium, as it is, without a window. */
export function launch(outside: Outside): Promise<Browser> {
  return chromium.launch({
    executablePath: findProgram('chromium')!,
    args: FLAGS,
    proxy: { server: `http://127.0.0.1:${outside.port}`, bypass: 'localhost,127.0.0.1' },
  });
}

/** What a browser told the server: the address, headers and body of every request. */
export class Told {
  private readonly requests: Request[] = [];

  constructor(context: BrowserContext) {
    context.on('request', (request) => this.requests.push(request));
  }

  /** The addresses asked for, without the origin. */
  paths(): string[] {
    return this.requests.map((request) => new URL(request.url()).pathname);
  }

  /** All of it as bytes, one after the other; what JSON carries in base64url is there decoded, too. */
  everything(): Buffer {
    return Buffer.concat(
      this.requests.flatMap((request) => {
        const body = request.postDataBuffer() ?? Buffer.alloc(0);
        const head = Buffer.from(`${request.method()} ${request.url()}\n${JSON.stringify(request.headers())}\n`);
        return [head, body, ...decoded(body)];
      }),
    );
  }
}

function decoded(body: Buffer): Buffer[] {
  const found = body[0] === '{'.charCodeAt(0) ? body.toString('latin1').match(/"[\w-]{16,}"/g) : null;
  return (found ?? []).map((text) => Buffer.from(text.slice(1, -1), 'base64url'));
}
