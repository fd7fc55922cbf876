/** A path of this origin from the `to` of the log-in page, or the inbox. */
export function destination(to: string | null): string {
  return to !== null && /^\/(?![/\\])/.test(to) ? to : '/mail/inbox';
}
