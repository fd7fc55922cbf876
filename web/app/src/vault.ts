import { type Channel, connect, LiveHub, browserSurroundings, type Remote, type Vault } from '@coterie/core';
import liveWorker from './live.worker.ts?worker&url';
import vaultWorker from './vault.worker.ts?worker&url';
import { workerAddress } from './workerAddress.js';

/** The near end of the worker that holds the keys. */
export const vault: Remote<Vault> = connect<Vault>(new Worker(workerAddress(vaultWorker), { type: 'module', name: 'coterie-vault' }));

/** A line to the one event stream of this browser; without shared workers the page keeps its own. */
export function liveLine(): MessagePort {
  if (typeof SharedWorker === 'function') {
    const { port } = new SharedWorker(workerAddress(liveWorker), { type: 'module', name: 'coterie-live' });
    port.start();
    return port;
  }
  const { port1, port2 } = new MessageChannel();
  new LiveHub(browserSurroundings(location.origin)).join(port2 as Channel);
  port1.start();
  port2.start();
  return port1;
}
