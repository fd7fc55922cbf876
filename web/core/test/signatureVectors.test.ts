import { describe, expect, it } from 'vitest';
import * as core from '../src/index.js';
import { GoldenFile } from './goldenFile.js';

interface SignatureFile {
  readonly rule: number;
  readonly cases: readonly {
    readonly name: string;
    readonly publicKey: string;
    readonly registrable: boolean;
    readonly message: string;
    readonly signature: string;
    readonly valid: boolean;
  }[];
}

describe('the signature rule', () => {
  const file = new GoldenFile<SignatureFile>('signatures.json').committed();

  it('is the version that this client knows', () => {
    expect(file.rule).toBe(core.SIGNATURE_RULE);
    expect(file.cases.length).toBeGreaterThan(20);
  });

  it.each(file.cases)('judges as every node does: $name', ({ publicKey, message, signature, valid, registrable }) => {
    const [key, text, signed] = [publicKey, message, signature].map(core.fromHex);
    expect(core.verifyStrictly(text!, signed!, key!)).toBe(valid);
    expect(core.isRegistrable(key!)).toBe(registrable);
  });
});

describe('framing', () => {
  it('is that of core.identity', () => {
    const { framed } = new GoldenFile<{ framed: string }>('identity.json').committed();
    expect(core.hex(core.framed('coterie/example/v1', core.utf8('body')))).toBe(framed);
  });
});
