import type { ApiSurroundings } from './api.js';
import { EventLines, type ServerEvent } from './serverEvents.js';

/** A stream that is silent for longer than this is taken for dead; the server sends at least a comment each 5 s. */
export const SILENCE_MILLIS = 12_000;
const FIRST_DELAY_MILLIS = 100;
const DELAY_MILLIS_MAX = 1_000;

/** Whether the page is in touch; `ended` means that the session is over. */
export type Touch = 'connecting' | 'live' | 'lost' | 'ended';

export interface LiveListener {
  event(event: ServerEvent): void;
  touch(touch: Touch): void;
}

/** The one event stream of a browser: it resumes where it stopped, on the same origin, for as long as it takes. */
export class LiveStream {
  private stopped = false;
  private current: AbortController | undefined;
  private delay = FIRST_DELAY_MILLIS;
  private wake: (() => void) | undefined;

  constructor(
    private readonly around: ApiSurroundings,
    private cursor: string,
    private readonly listener: LiveListener,
  ) {}

  /** Runs until [stop] is called or the session ends. */
  async run(): Promise<void> {
    this.listener.touch('connecting');
    while (!this.stopped) {
      const ended = await this.once();
      if (this.stopped || ended) {
        break;
      }
      this.listener.touch('lost');
      await Promise.race([this.around.wait(this.delay), new Promise<void>((done) => (this.wake = done))]);
      this.delay = Math.min(2 * this.delay, DELAY_MILLIS_MAX);
    }
  }

  stop(): void {
    this.stopped = true;
    this.current?.abort();
    this.wake?.();
  }

  /** Tries again now: the network came back, or somebody looks at the page. */
  hurry(): void {
    this.delay = FIRST_DELAY_MILLIS;
    this.wake?.();
  }

  /** One connection; true when the session is over. */
  private async once(): Promise<boolean> {
    const abort = new AbortController();
    this.current = abort;
    let silence = setTimeout(() => abort.abort(), SILENCE_MILLIS);
    try {
      const from = encodeURIComponent(this.cursor);
      const response = await this.around.fetch(`${this.around.origin}/api/v1/events?from=${from}`, {
        headers: { Accept: 'text/event-stream', 'Last-Event-ID': this.cursor },
        credentials: 'same-origin',
        cache: 'no-store',
        redirect: 'error',
        signal: abort.signal,
      });
      if (response.status === 401) {
        this.listener.touch('ended');
        return true;
      }
      if (!response.ok || !response.body) {
        return false;
      }
      return await this.read(response.body.getReader(), () => {
        clearTimeout(silence);
        silence = setTimeout(() => abort.abort(), SILENCE_MILLIS);
      });
    } catch {
      return false; // cut off, silent or refused: the caller connects again
    } finally {
      clearTimeout(silence);
      abort.abort();
    }
  }

  private async read(pieces: ReadableStreamDefaultReader<Uint8Array>, heard: () => void): Promise<boolean> {
    const lines = new EventLines(this.cursor);
    const decoder = new TextDecoder();
    for (let piece = await pieces.read(); !piece.done; piece = await pieces.read()) {
      heard();
      for (const event of lines.feed(decoder.decode(piece.value, { stream: true }))) {
        if (this.take(event)) {
          return true;
        }
      }
    }
    return false;
  }

  private take(event: ServerEvent): boolean {
    this.delay = FIRST_DELAY_MILLIS;
    this.cursor = event.lastId;
    if (event.type === 'ready') {
      this.listener.touch('live');
      return false;
    }
    this.listener.event(event);
    if (event.type === 'ended') {
      this.listener.touch('ended');
      return true;
    }
    return false;
  }
}
