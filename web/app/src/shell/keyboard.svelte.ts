import { SvelteSet } from 'svelte/reactivity';

/** A key that does something on the page, outside of fields. */
export interface Shortcut {
  readonly key: string;
  readonly does: string;
  readonly run: () => void;
}

const SETTING = 'coterie.shortcuts';

/** Single keys for what the page offers now; people who need their keys for something else turn them off (WCAG 2.1.4). */
class Keyboard {
  on = $state(localStorage.getItem(SETTING) !== 'off');
  private readonly offers = new SvelteSet<() => readonly Shortcut[]>();

  constructor() {
    document.addEventListener('keydown', (event) => this.pressed(event));
  }

  turn(on: boolean): void {
    this.on = on;
    localStorage.setItem(SETTING, on ? 'on' : 'off');
  }

  /** Offers shortcuts until the answer is called; the newest offer of a key wins. */
  offer(shortcuts: () => readonly Shortcut[]): () => void {
    this.offers.add(shortcuts);
    return () => this.offers.delete(shortcuts);
  }

  offered(): Shortcut[] {
    const byKey = new Map<string, Shortcut>();
    for (const shortcuts of this.offers) {
      for (const shortcut of shortcuts()) {
        byKey.set(shortcut.key, shortcut);
      }
    }
    return [...byKey.values()];
  }

  private pressed(event: KeyboardEvent): void {
    const target = event.target as Element | null;
    const typing = target?.closest?.('input:not([type=checkbox]), textarea, select, [contenteditable], dialog[open]');
    if (!this.on || typing || event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) {
      return;
    }
    const shortcut = this.offered().find(({ key }) => key === event.key);
    if (shortcut) {
      event.preventDefault();
      shortcut.run();
    }
  }
}

export const keyboard = new Keyboard();
