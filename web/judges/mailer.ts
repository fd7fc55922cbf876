import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findProgram } from './judge.js';
import { until } from './waiting.js';

/** Sends a whole message as it is, bytes untouched; no line of it may begin with a dot. Tells when it was answered 250. */
export async function sendMessage(port: number, to: string, message: Uint8Array): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), 'coterie-mail-'));
  try {
    const file = join(folder, 'message.eml');
    writeFileSync(file, Buffer.concat([message, Buffer.from('.\r\n')]));
    return await swaks(port, to, ['--data', `@${file}`, '--no-data-fixup']);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

export function sendText(port: number, to: string, subject: string, text: string): Promise<number> {
  return swaks(port, to, ['--header', `Subject: ${subject}`, '--body', text]);
}

/** Somebody outside who writes one mail after the other and keeps account of what was answered 250. */
export class Sender {
  refused = 0;
  private readonly taken: { subject: string; at: number }[] = [];
  private ending = false;
  private work: Promise<void> = Promise.resolve();

  static start(port: number, to: string): Sender {
    const sender = new Sender();
    sender.work = sender.run(port, to);
    return sender;
  }

  subjectsSince(time: number): string[] {
    return this.taken.filter(({ at }) => at > time).map(({ subject }) => subject);
  }

  /** When the first mail after that time was answered 250. */
  async takenAfter(time: number, millis: number): Promise<number> {
    return until('a mail is taken', millis, () => this.taken.find(({ at }) => at > time)?.at);
  }

  async stop(): Promise<void> {
    this.ending = true;
    await this.work;
  }

  private async run(port: number, to: string): Promise<void> {
    for (let i = 1; !this.ending; i++) {
      const subject = `Log entry ${i}`;
      const at = await sendText(port, to, subject, 'Wind from the west.').catch(() => undefined);
      if (at === undefined) {
        this.refused++;
      } else {
        this.taken.push({ subject, at });
      }
    }
  }
}

async function swaks(port: number, to: string, rest: readonly string[]): Promise<number> {
  const envelope = ['--hide-send', '--helo', 'elsewhere.test', '--from', 'carol@elsewhere.test', '--to', to];
  const swaks = spawn(findProgram('swaks')!, ['--server', '127.0.0.1', '--port', String(port), ...envelope, ...rest], { stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  let takenAt: number | undefined;
  const hear = (piece: Buffer): void => {
    said += piece.toString('latin1');
    if (/^<-  354 .*\n<-  250 /m.test(said)) {
      takenAt ??= Date.now();
    }
  };
  swaks.stdout.on('data', hear);
  swaks.stderr.on('data', hear);
  const code = await new Promise<number | null>((done) => swaks.once('close', done));
  return takenAt ?? Promise.reject(new Error(`swaks ended with ${code}:\n${said.slice(-2_000)}`));
}
