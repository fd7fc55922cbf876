import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const FOLDER = resolve(dirname(fileURLToPath(import.meta.url)), '../../../docs/formats/vectors');

/** One file of golden vectors; with `VECTORS=write` in the environment `settle` writes it. */
export class GoldenFile<T> {
  private readonly path: string;

  constructor(name: string) {
    this.path = resolve(FOLDER, name);
  }

  /** What is committed, or nothing before the first writing. */
  earlier(): T | undefined {
    return existsSync(this.path) ? (JSON.parse(readFileSync(this.path, 'utf8')) as T) : undefined;
  }

  committed(): T {
    const content = this.earlier();
    if (content === undefined) {
      throw new Error(`${this.path} is missing; "npm run vectors" writes it`);
    }
    return content;
  }

  /** What a test compares with what it computed. */
  settle(computed: T): T {
    if (process.env['VECTORS'] === 'write') {
      mkdirSync(FOLDER, { recursive: true });
      writeFileSync(this.path, `${JSON.stringify(computed, null, 2)}\n`);
    }
    return this.committed();
  }
}
