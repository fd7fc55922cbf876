/** The only way this page makes addresses of scripts: the workers that were built with it (Trusted Types). */
interface AddressPolicy {
  createScriptURL(address: string): unknown;
}

interface PolicyFactory {
  createPolicy(name: string, rules: { createScriptURL: (address: string) => string }): AddressPolicy;
}

const factory = (globalThis as { trustedTypes?: PolicyFactory }).trustedTypes;

function ownAddress(address: string): string {
  const url = new URL(address, location.origin);
  if (url.origin !== location.origin) {
    throw new TypeError('a worker comes from this origin only');
  }
  return url.href;
}

const policy = factory?.createPolicy('coterie', { createScriptURL: ownAddress });

export function workerAddress(address: string): URL {
  return (policy ? policy.createScriptURL(address) : ownAddress(address)) as URL;
}
