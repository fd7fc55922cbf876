import { Problem } from '@coterie/core';

export interface Notice {
  readonly id: number;
  readonly text: string;
  readonly cure: string;
  readonly tone: 'good' | 'bad';
}

const SHOWN_MILLIS = 8_000;

/** Short messages at the edge of the page; they go by themselves and can be dismissed. */
class Notices {
  list = $state<Notice[]>([]);
  private last = 0;

  good(text: string, detail = ''): void {
    this.add({ text, cure: detail, tone: 'good' });
  }

  problem(cause: unknown): void {
    const { text, cure } = inWords(cause);
    this.add({ text, cure, tone: 'bad' });
  }

  dismiss(id: number): void {
    this.list = this.list.filter((notice) => notice.id !== id);
  }

  private add(notice: Omit<Notice, 'id'>): void {
    const id = ++this.last;
    this.list = [...this.list.slice(-2), { ...notice, id }];
    setTimeout(() => this.dismiss(id), SHOWN_MILLIS);
  }
}

export const notices = new Notices();

/** What to tell a person about a fault: what happened and what to do. */
export function inWords(cause: unknown): { text: string; cure: string } {
  if (cause instanceof Problem) {
    return { text: cause.message, cure: cause.cure };
  }
  return { text: cause instanceof Error ? cause.message : String(cause), cure: '' };
}
