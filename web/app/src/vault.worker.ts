import { Api, browserSurroundings, type Channel, DeviceStore, serve, Vault } from '@coterie/core';

/** Keys and cryptography live here, away from the page and its documents. */
const now = (): number => Date.now();
const waiting: MessageEvent[] = [];
const early = (event: MessageEvent): void => void waiting.push(event);
self.addEventListener('message', early);

const device = await DeviceStore.open();
serve(new Vault(new Api(browserSurroundings(self.location.origin)), device, now), self as unknown as Channel);
self.removeEventListener('message', early);
for (const event of waiting) {
  self.dispatchEvent(new MessageEvent('message', { data: event.data as unknown }));
}
