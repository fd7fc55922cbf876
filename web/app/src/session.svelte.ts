import { type About, Problem, type Profile } from '@coterie/core';
import { inWords } from './notices.svelte.js';
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

  /** The other pages of this browser: they share the cookie, so they must share the account. */
  private readonly others = new BroadcastChannel('coterie-session');

  constructor() {
    this.others.onmessage = ({ data }: MessageEvent<string>) => {
      if (data !== (this.profile?.session ?? '')) {
        location.reload();
      }
    };
  }

  async boot(): Promise<void> {
    for (;;) {
      try {
        const [profile, about] = await Promise.all([vault.restore(), this.about ?? vault.about()]);
        this.about = about;
        this.waiting = false;
        this.profile = profile ?? null;
        return;
      } catch (cause) {
        const passing = cause instanceof Problem && (cause.code === 'no_answer' || cause.status === 429 || cause.status >= 500);
        if (!passing) {
          const { text, cure } = inWords(cause);
          this.ended = `${text} ${cure}`.trim();
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
    this.others.postMessage(profile.session);
  }

  async leave(): Promise<void> {
    this.profile = null;
    place.go('/login');
    await vault.logOut().catch(() => undefined); // the keys are gone here; the server's side ends when it is reached or expires
    this.others.postMessage('');
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
      place.go(`/login?to=${encodeURIComponent(location.pathname + location.search)}`, { replace: true });
    }
  }
}

export const session = new Session();
