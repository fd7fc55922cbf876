/** Where the page is: path, query and fragment of the address bar. */
class Place {
  path = $state(pathHere());
  query = $state.raw(new URLSearchParams(location.search));
  fragment = $state.raw(new URLSearchParams(location.hash.slice(1)));

  constructor() {
    addEventListener('popstate', () => this.read());
    document.addEventListener('click', (event) => this.follow(event));
  }

  go(to: string, how: { replace?: boolean } = {}): void {
    if (to === location.pathname + location.search) {
      return;
    }
    history[how.replace ? 'replaceState' : 'pushState'](null, '', to);
    this.read();
  }

  private read(): void {
    this.path = pathHere();
    this.query = new URLSearchParams(location.search);
    this.fragment = new URLSearchParams(location.hash.slice(1));
  }

  /** Links inside the client change the page without loading it again. */
  private follow(event: MouseEvent): void {
    const link = (event.target as Element | null)?.closest?.('a');
    const plain = event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey && !event.altKey;
    if (!link || !plain || event.defaultPrevented || link.target || link.hasAttribute('download') || link.origin !== location.origin || link.hash) {
      return;
    }
    event.preventDefault();
    this.go(link.pathname + link.search);
  }
}

/** A slash at the end of an address is a slip, not another page. */
function pathHere(): string {
  return location.pathname.replace(/(.)\/+$/, '$1');
}

export const place = new Place();
