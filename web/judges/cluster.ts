import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, readlinkSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { until } from './waiting.js';

const LAUNCHER = fileURLToPath(new URL('../../coterie', import.meta.url));
const READY_MILLIS_MAX = 90_000;
const END_MILLIS_MAX = 30_000;
const ANSWER_MILLIS_MAX = 500;

/** What `coterie status --json` says. */
interface Status {
  readonly ready: boolean;
  readonly leader: number | null;
}

/** A cluster as a person gets it: `./coterie up` in a folder of its own, four processes, free ports. */
export class Cluster {
  readonly folder = mkdtempSync(join(tmpdir(), 'coterie-judge-'));
  private up: ChildProcess | undefined;
  private said = '';

  private constructor(
    readonly webPort: number,
    readonly smtpPort: number,
    private readonly portBase: number,
  ) {}

  static async start(): Promise<Cluster> {
    const cluster = new Cluster(await freePort(), await freePort(), await freeBase());
    await cluster.begin();
    return cluster;
  }

  get origin(): string {
    return `http://localhost:${this.webPort}`;
  }

  /** The address that `up` printed last; before there is an administrator, with the link that makes one. */
  get address(): string {
    return /^web page: (\S+)$/m.exec(this.said)?.[1] ?? this.origin;
  }

  /** Runs `up` until it says that the cluster is ready. */
  async begin(): Promise<void> {
    this.said = '';
    const up = spawn(LAUNCHER, ['up', '--data', this.folder, ...this.ports()], { stdio: ['ignore', 'pipe', 'pipe'], detached: true });
    this.up = up;
    up.stdout.on('data', (piece: Buffer) => (this.said += piece.toString()));
    up.stderr.on('data', (piece: Buffer) => (this.said += piece.toString()));
    await until('the cluster is ready', READY_MILLIS_MAX, () => {
      if (up.exitCode !== null) {
        throw new Error(`up ended with ${up.exitCode}:\n${this.said}`);
      }
      return /^mail for /m.test(this.said) || undefined;
    }).catch((late: unknown) => {
      throw new Error(`${String(late)}; up said:\n${this.said}`);
    });
  }

  /** Ctrl-C: the signal goes to the whole group, as a terminal sends it. */
  async interrupt(): Promise<void> {
    const up = this.up!;
    process.kill(-up.pid!, 'SIGINT');
    await until('up has ended', END_MILLIS_MAX, () => (up.exitCode !== null || up.signalCode !== null) || undefined);
    await until('all nodes have ended', END_MILLIS_MAX, () => this.alive().length === 0 || undefined);
  }

  /** Numbers of the nodes that run. */
  alive(): number[] {
    return this.nodes().filter((number) => {
      const pid = this.pid(number);
      return pid !== undefined && lives(pid);
    });
  }

  async kill(number: number): Promise<void> {
    const pid = this.pid(number)!;
    process.kill(pid, 'SIGKILL');
    await until(`node ${number} is gone`, END_MILLIS_MAX, () => !lives(pid) || undefined);
  }

  /** Stops a node's process as if it hung: it keeps its ports and connections and answers nothing. */
  hang(number: number): void {
    process.kill(this.pid(number)!, 'SIGSTOP');
  }

  /** Whether somebody behind the web port answers. */
  async serves(): Promise<boolean> {
    const answer = await fetch(`${this.origin}/health/live`, { signal: AbortSignal.timeout(ANSWER_MILLIS_MAX) }).catch(() => undefined);
    return answer?.ok === true;
  }

  async restart(number: number): Promise<void> {
    await this.command('restart', String(number));
  }

  async leader(): Promise<number> {
    return until('there is a leader', END_MILLIS_MAX, async () => (await this.status()).leader ?? undefined);
  }

  /** Waits until every tablet has its replicas again. */
  async settled(): Promise<void> {
    await until('everything has its replicas', READY_MILLIS_MAX, async () => (await this.status()).ready || undefined);
  }

  /** What is known of it now: nothing while no node answers. */
  private async status(): Promise<Partial<Status>> {
    return JSON.parse(await this.command('status', '--json').catch(() => '{}')) as Partial<Status>;
  }

  /** The node that listens on a port of this machine (Linux: from `/proc`). */
  holder(port: number): number | undefined {
    const sockets = new Set(['/proc/net/tcp', '/proc/net/tcp6'].flatMap((table) => listening(table, port)));
    return this.alive().find((number) => holds(this.pid(number)!, sockets));
  }

  /** Ends whatever runs and removes its data. */
  async close(): Promise<void> {
    if (this.up && this.up.exitCode === null && this.up.signalCode === null) {
      process.kill(-this.up.pid!, 'SIGKILL');
    }
    for (const number of this.alive()) {
      await this.kill(number);
    }
    rmSync(this.folder, { recursive: true, force: true });
  }

  private async command(...words: string[]): Promise<string> {
    return (await promisify(execFile)(LAUNCHER, [...words, '--data', this.folder])).stdout;
  }

  private ports(): string[] {
    return ['--web-port', this.webPort, '--smtp-port', this.smtpPort, '--port-base', this.portBase].map(String);
  }

  private nodes(): number[] {
    return readdirSync(this.folder)
      .map((name) => /^n(\d+)$/.exec(name)?.[1])
      .filter((number) => number !== undefined)
      .map(Number);
  }

  private pid(number: number): number | undefined {
    try {
      return Number(readFileSync(join(this.folder, `n${number}`, 'node.pid'), 'utf8').split(' ')[0]);
    } catch {
      return undefined; // not started yet
    }
  }
}

function lives(pid: number): boolean {
  try {
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch {
    return false;
  }
}

/** Inodes of the sockets that listen on the port. */
function listening(table: string, port: number): string[] {
  const wanted = `:${port.toString(16).toUpperCase().padStart(4, '0')}`;
  return readFileSync(table, 'utf8')
    .split('\n')
    .map((line) => line.trim().split(/\s+/))
    .filter((fields) => fields[1]?.endsWith(wanted) && fields[3] === '0A')
    .map((fields) => `socket:[${fields[9]}]`);
}

function holds(pid: number, sockets: ReadonlySet<string>): boolean {
  const folder = `/proc/${pid}/fd`;
  return readdirSync(folder).some((name) => {
    try {
      return sockets.has(readlinkSync(join(folder, name)));
    } catch {
      return false; // closed in the meantime
    }
  });
}

/** A port that is free now. */
async function freePort(port = 0): Promise<number> {
  const server = createServer();
  await new Promise<void>((done, failed) => server.once('error', failed).listen(port, '127.0.0.1', done));
  const { port: given } = server.address() as { port: number };
  await new Promise((done) => server.close(done));
  return given;
}

/** The first of the nodes' ports, below the range from which the system gives ports to clients. */
async function freeBase(): Promise<number> {
  return until('free ports for the nodes', READY_MILLIS_MAX, async () => {
    const base = 12_000 + 100 * ((await freePort()) % 200);
    const wanted = [1, 2, 3, 4, 51, 52, 53, 54].map((offset) => freePort(base + offset));
    return (await Promise.allSettled(wanted)).every((each) => each.status === 'fulfilled') ? base : undefined;
  });
}
