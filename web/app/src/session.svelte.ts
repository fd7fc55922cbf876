import { type About, Problem, type Profile } from '@coterie/core';
import { place } from './router.svelte.js';
import { vault } from './vault.js';

const RETRY_MILLIS = 1_000;

/** Who is logged in here. */
class Session {
  /** `undefined` until it is known. */
  profile = $state.raw<Profile | null | undefined>(undefined);
  about = $state.raw<About | undefined>(undefined);
  /** No machine answered yet; the page goes on trying. */
  waiting = $state(false);
  /** Why the last session ended, for the log-in page. */
  ended = $state('');

  async boot(): Promise<void> {
    for (;;) {
      try {
        const profile = await vault.restore();
        this.about ??= await vault.about();
        this.waiting = false;
        this.profile = profile ?? null;
        return;
      } catch (cause) {
        if (!(cause instanceof Problem) || cause.status >= 400 || cause.code === 'foreign_key') {
          this.ended = cause instanceof Error ? cause.message : String(cause);
          this.profile = null;
          return;
        }
        this.waiting = true;
        await new Promise((again) => setTimeout(again, RETRY_MILLIS));
      }
    }
  }

  enter(profile: Profile): void {
    this.ended = '';
    this.profile = profile;
  }

  async leave(): Promise<void> {
    this.profile = null;
    place.go('/login');
    await vault.logOut().catch(() => undefined); // the keys are gone here; the server's side ends when it is reached or expires
  }

  deleted(): void {
    this.ended = `The account ${this.profile?.name ?? ''} was deleted.`;
    this.profile = null;
  }

  /** The server ended the session; drafts stay on this device. */
  lost(why: string): void {
    if (this.profile) {
      this.ended = why;
      this.profile = null;
      place.go(`/login?to=${encodeURIComponent(place.path)}`, { replace: true });
    }
  }
}

export const session = new Session();
