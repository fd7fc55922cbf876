/** A path of this origin from the `to` of the log-in page, or the inbox. Browsers drop tabs and line breaks from addresses, so that one could hide a second slash. */
export function destination(to: string | null): string {
  return to !== null && /^\/(?![/\\])[^\u0000-\u001f]*$/.test(to) ? to : '/mail/inbox';
}
