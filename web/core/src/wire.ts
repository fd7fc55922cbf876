import { type Bytes, concat, utf8 } from './bytes.js';

/**
 * The one canonical binary encoding (the rules of `core.wire` on the Java side): big-endian integers,
 * 32-bit length prefixes, one encoding per value.
 */
export class Sink {
  private readonly parts: Uint8Array[] = [];

  u8(value: number): this {
    return this.integer(value, 1);
  }

  u16(value: number): this {
    return this.integer(value, 2);
  }

  u32(value: number): this {
    return this.integer(value, 4);
  }

  /** A 64-bit number; JavaScript holds it exactly below 2^53, and nothing larger is accepted. */
  u64(value: number): this {
    return this.integer(value, 8);
  }

  /** The bytes alone, where the reader knows their number. */
  raw(value: Uint8Array): this {
    this.parts.push(value);
    return this;
  }

  bytes(value: Uint8Array): this {
    return this.u32(value.length).raw(value);
  }

  text(value: string): this {
    return this.bytes(utf8(value));
  }

  list<T>(values: readonly T[], each: (sink: Sink, value: T) => void): this {
    this.u32(values.length);
    for (const value of values) {
      each(this, value);
    }
    return this;
  }

  toBytes(): Bytes {
    return concat(...this.parts);
  }

  private integer(value: number, width: number): this {
    if (!Number.isSafeInteger(value) || value < 0 || value >= 2 ** (8 * width)) {
      throw new RangeError(`${value} does not fit in ${width} bytes`);
    }
    const part = new Uint8Array(width);
    let rest = value;
    for (let i = width - 1; i >= 0; i--) {
      part[i] = rest % 256;
      rest = Math.floor(rest / 256);
    }
    this.parts.push(part);
    return this;
  }
}

/** Bytes that are not the canonical encoding of what was expected. */
export class DecodeError extends Error {
  override name = 'DecodeError';
}

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** Reads what [Sink] wrote; total and bounded: it gives a value or throws [DecodeError]. */
export class Source {
  private at = 0;

  constructor(private readonly input: Uint8Array) {}

  u8(): number {
    return this.integer(1);
  }

  u16(): number {
    return this.integer(2);
  }

  u32(): number {
    return this.integer(4);
  }

  u64(): number {
    const value = this.integer(8);
    if (!Number.isSafeInteger(value)) {
      throw new DecodeError('a 64-bit number is 2^53 or more');
    }
    return value;
  }

  raw(count: number): Bytes {
    if (this.input.length - this.at < count) {
      throw new DecodeError(`${count} bytes expected, ${this.input.length - this.at} left`);
    }
    const value = this.input.slice(this.at, this.at + count);
    this.at += count;
    return value as Bytes;
  }

  bytes(maximum: number): Bytes {
    const count = this.u32();
    if (count > maximum) {
      throw new DecodeError(`${count} bytes, at most ${maximum} allowed`);
    }
    return this.raw(count);
  }

  text(maximumBytes: number): string {
    const bytes = this.bytes(maximumBytes);
    try {
      return decoder.decode(bytes);
    } catch {
      throw new DecodeError('a text is not UTF-8');
    }
  }

  list<T>(maximum: number, each: (source: Source) => T): T[] {
    const count = this.u32();
    if (count > maximum) {
      throw new DecodeError(`${count} elements, at most ${maximum} allowed`);
    }
    const values: T[] = [];
    for (let i = 0; i < count; i++) {
      values.push(each(this));
    }
    return values;
  }

  /** The next byte must be this one: versions and kinds. */
  expect(value: number, what: string): void {
    const found = this.u8();
    if (found !== value) {
      throw new DecodeError(`${what} ${found} is not known here; a newer client may read it`);
    }
  }

  end(): void {
    if (this.at !== this.input.length) {
      throw new DecodeError(`${this.input.length - this.at} bytes too many`);
    }
  }

  private integer(width: number): number {
    return this.raw(width).reduce((value, octet) => value * 256 + octet, 0);
  }
}

/** Decodes a value that is all of the input. */
export function decodeAll<T>(input: Uint8Array, decode: (source: Source) => T): T {
  const source = new Source(input);
  const value = decode(source);
  source.end();
  return value;
}
