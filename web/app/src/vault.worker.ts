import { Api, browserSurroundings, type Channel, DeviceStore, Problem, serve, Vault } from '@coterie/core';

/** Keys and cryptography live here, away from the page and its documents. */
const now = (): number => Date.now();
const waiting: MessageEvent[] = [];
const early = (event: MessageEvent): void => void waiting.push(event);
self.addEventListener('message', early);

try {
  const device = await DeviceStore.open();
  serve(new Vault(new Api(browserSurroundings(self.location.origin)), device, now), self as unknown as Channel);
} catch (cause) {
  const refuse = (): never => {
    throw new Problem('no_storage', 'This browser does not let Coterie store its keys.', 'Leave private mode or allow site data, then load the page again.', 0);
  };
  serve(new Proxy({}, { get: () => refuse }), self as unknown as Channel);
  console.warn(cause);
}
self.removeEventListener('message', early);
for (const event of waiting) {
  self.dispatchEvent(new MessageEvent('message', { data: event.data as unknown }));
}
