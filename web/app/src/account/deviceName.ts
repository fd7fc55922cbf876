const BROWSERS: readonly (readonly [RegExp, string])[] = [
  [/\bEdg\//, 'Edge'],
  [/\bOPR\//, 'Opera'],
  [/\bFirefox\//, 'Firefox'],
  [/\bChrome\/|\bHeadlessChrome\//, 'Chrome'],
  [/\bSafari\//, 'Safari'],
  [/\bcurl\//, 'curl'],
];
const SYSTEMS: readonly (readonly [RegExp, string])[] = [
  [/\bAndroid\b/, 'Android'],
  [/\biPhone\b/, 'iPhone'],
  [/\biPad\b/, 'iPad'],
  [/\bWindows\b/, 'Windows'],
  [/\bMac OS X\b|\bMacintosh\b/, 'Mac'],
  [/\bLinux\b/, 'Linux'],
];

/** What people call a device, from its User-Agent; the whole of it when it is unknown. */
export function deviceName(agent: string): string {
  const name = (list: readonly (readonly [RegExp, string])[]): string => list.find(([mark]) => mark.test(agent))?.[1] ?? '';
  const [browser, system] = [name(BROWSERS), name(SYSTEMS)];
  return [browser, system].filter(Boolean).join(' on ') || agent || 'Unknown device';
}
