import { describe, expect, it } from 'vitest';
import { bundledPackages } from '../licenses.js';

describe('licences', () => {
  it('every bundled package has one, with its text', () => {
    const packages = bundledPackages();
    expect(packages.length).toBeGreaterThan(8);
    for (const { name, license, text } of packages) {
      expect(license, name).toMatch(/^(MIT|MIT-0|OFL-1\.1|LGPL-3\.0\+|\(MPL-2\.0 OR Apache-2\.0\))$/);
      expect(text.length, name).toBeGreaterThan(300);
    }
  });
});
