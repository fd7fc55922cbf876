import { browserSurroundings, type Channel, LiveHub } from '@coterie/core';

/** The one event stream of this browser, shared by its pages. */
const hub = new LiveHub(browserSurroundings(self.location.origin));

self.addEventListener('connect', (event) => {
  const [port] = (event as MessageEvent).ports;
  hub.join(port as Channel);
  port!.start();
});
