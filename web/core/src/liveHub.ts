import type { ApiSurroundings } from './api.js';
import { LiveStream, type Touch } from './liveStream.js';
import type { Channel } from './remote.js';
import type { ServerEvent } from './serverEvents.js';

/** What a page tells the hub. A page follows first, lists its mailbox then, and gives the listing's cursor last. */
export type ToHub =
  | { readonly kind: 'follow'; readonly session: string }
  | { readonly kind: 'start'; readonly session: string; readonly cursor: string }
  | { readonly kind: 'hurry' }
  | { readonly kind: 'bye' };

export type FromHub = { readonly kind: 'event'; readonly event: ServerEvent } | { readonly kind: 'touch'; readonly touch: Touch };

/**
 * One event stream for all pages of a browser. Since a page follows before it lists, an event is in its listing, or
 * comes to it, or both; pages apply events so that twice is the same as once.
 */
export class LiveHub {
  private readonly pages = new Set<Channel>();
  private session = '';
  private stream: LiveStream | undefined;
  private touch: Touch = 'connecting';

  constructor(private readonly around: ApiSurroundings) {}

  join(page: Channel): void {
    page.addEventListener('message', ({ data }: MessageEvent<ToHub>) => this.hear(page, data));
  }

  private hear(page: Channel, said: ToHub): void {
    switch (said.kind) {
      case 'follow':
        this.pages.add(page);
        this.belongTo(said.session);
        page.postMessage({ kind: 'touch', touch: this.touch } satisfies FromHub);
        return;
      case 'start':
        this.belongTo(said.session);
        this.stream ??= this.begin(said.cursor);
        return;
      case 'hurry':
        this.stream?.hurry();
        return;
      case 'bye':
        this.pages.delete(page);
        if (this.pages.size === 0) {
          this.end();
        }
        return;
    }
  }

  private belongTo(session: string): void {
    if (this.session !== session) {
      this.end();
      this.session = session;
    }
  }

  private begin(cursor: string): LiveStream {
    const stream: LiveStream = new LiveStream(this.around, cursor, {
      event: (event) => this.tell({ kind: 'event', event }),
      touch: (touch) => {
        this.touch = touch;
        this.tell({ kind: 'touch', touch });
        if (touch === 'ended' && this.stream === stream) {
          this.stream = undefined;
        }
      },
    });
    void stream.run();
    return stream;
  }

  private end(): void {
    this.stream?.stop();
    this.stream = undefined;
    this.touch = 'connecting';
  }

  private tell(news: FromHub): void {
    for (const page of this.pages) {
      page.postMessage(news);
    }
  }
}
