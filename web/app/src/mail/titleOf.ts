import type { Draft } from '@coterie/core';

/** What the page of writing is called, also before its draft is there (what kind a kept draft is, only the draft knows). */
export function titleOf(kind: Draft['kind'] | undefined, query: URLSearchParams): string {
  if (kind === undefined && query.has('draft')) {
    return 'Draft';
  }
  const asked = query.has('forward') ? 'forward' : query.has('reply') || query.has('replyAll') ? 'reply' : 'new';
  return { new: 'New mail', reply: 'Reply', forward: 'Forward' }[kind ?? asked];
}
