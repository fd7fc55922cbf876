/** One event of a `text/event-stream`. */
export interface ServerEvent {
  readonly type: string;
  readonly data: string;
  /** The id in force after this event: the place to resume from. */
  readonly lastId: string;
}

const LINE_CHARACTERS_MAX = 1_000_000;

/** Reads the lines of the event stream format (HTML standard, 9.2.6); it may be fed in pieces of any size. */
export class EventLines {
  private rest = '';
  private type = '';
  private data: string[] = [];
  private skipLineFeed = false;

  constructor(private lastId: string) {}

  feed(piece: string): ServerEvent[] {
    const events: ServerEvent[] = [];
    let text = this.rest + (this.skipLineFeed && piece.startsWith('\n') ? piece.slice(1) : piece);
    this.skipLineFeed = piece === '' ? this.skipLineFeed : piece.endsWith('\r');
    for (let end = text.search(/[\r\n]/); end >= 0; end = text.search(/[\r\n]/)) {
      const event = this.line(text.slice(0, end));
      if (event) {
        events.push(event);
      }
      text = text.slice(text.startsWith('\r\n', end) ? end + 2 : end + 1);
    }
    if (text.length > LINE_CHARACTERS_MAX) {
      throw new RangeError('a line of the event stream is too long');
    }
    this.rest = text;
    return events;
  }

  private line(line: string): ServerEvent | undefined {
    if (line === '') {
      const event = this.data.length > 0 ? { type: this.type || 'message', data: this.data.join('\n'), lastId: this.lastId } : undefined;
      this.type = '';
      this.data = [];
      return event;
    }
    const colon = line.indexOf(':');
    const field = colon < 0 ? line : line.slice(0, colon);
    const value = colon < 0 ? '' : line.slice(line.startsWith(': ', colon) ? colon + 2 : colon + 1);
    if (field === 'event') {
      this.type = value;
    } else if (field === 'data') {
      this.data.push(value);
    } else if (field === 'id' && !value.includes('\0')) {
      this.lastId = value;
    }
    return undefined;
  }
}
