import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { describe, it } from 'vitest';

/** Programs from outside that judge, and how they come onto the machine. */
export interface Needs {
  /** The rows that stay unproven without them. */
  readonly rows: string;
  readonly programs: readonly string[];
  readonly install: string;
}

/** As in the Java module `judge`: an absent program is a failure that names its cure, because a skip reads like a pass. */
export function judged(title: string, { rows, programs, install }: Needs, body: () => void): void {
  describe(title, () => {
    if (programs.every((program) => findProgram(program) !== undefined)) {
      body();
    } else {
      it(`${title}: judges are present`, () => {
        throw new Error(`NOT RUN ${rows}: ${install}`);
      });
    }
  });
}

/** Where a program is, on `PATH` or in the `sbin` folders. */
export function findProgram(name: string): string | undefined {
  const folders = [...(process.env['PATH'] ?? '').split(delimiter), '/usr/local/sbin', '/usr/sbin', '/sbin'];
  return folders.map((folder) => join(folder, name)).find(executable);
}

function executable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
