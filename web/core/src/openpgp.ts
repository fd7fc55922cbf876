import * as openpgp from 'openpgp';
import { type Bytes, owned } from './bytes.js';

/** An OpenPGP v4 key (EdDSA and ECDH on Curve25519 in the forms GnuPG 2.2 knows), binary. */
export interface MailKey {
  readonly secret: Bytes;
  readonly certificate: Bytes;
}

/** A decrypted mail; `signedBy` tells whose key, of those asked about, signed it. */
export interface OpenedMail {
  readonly message: Bytes;
  readonly signature: 'valid' | 'wrong' | 'absent' | 'unchecked';
}

const config: openpgp.PartialConfig = {
  v6Keys: false,
  aeadProtect: false,
  preferredCompressionAlgorithm: openpgp.enums.compression.uncompressed,
  preferredSymmetricAlgorithm: openpgp.enums.symmetric.aes256,
  commentString: '',
  showVersion: false,
};

export async function newMailKey(name: string, address: string): Promise<MailKey> {
  const { privateKey, publicKey } = await openpgp.generateKey({
    type: 'ecc',
    curve: 'ed25519Legacy',
    userIDs: [{ name, email: address }],
    format: 'object',
    config,
  });
  return { secret: owned(privateKey.write()), certificate: owned(publicKey.write()) };
}

/** Encrypts a whole RFC 5322 message to one certificate, signed by the sender's key when given. */
export async function encryptMail(message: Bytes, certificate: Bytes, signer?: Bytes): Promise<Bytes> {
  const encryptionKeys = await openpgp.readKey({ binaryKey: certificate });
  const signingKeys = signer && (await openpgp.readPrivateKey({ binaryKey: signer }));
  const encrypted = await openpgp.encrypt({
    message: await openpgp.createMessage({ binary: message }),
    encryptionKeys,
    ...(signingKeys && { signingKeys }),
    format: 'binary',
    config,
  });
  return owned(encrypted as Uint8Array);
}

/** Opens a mail; checks its signature when the certificate of the one it claims to be from is given. */
export async function decryptMail(encrypted: Bytes, secret: Bytes, sender?: Bytes): Promise<OpenedMail> {
  const decryptionKeys = await openpgp.readPrivateKey({ binaryKey: secret });
  const verificationKeys = sender && (await openpgp.readKey({ binaryKey: sender }));
  const opened = await openpgp.decrypt({
    message: await openpgp.readMessage({ binaryMessage: encrypted }),
    decryptionKeys,
    ...(verificationKeys && { verificationKeys }),
    format: 'binary',
    config,
  });
  return { message: owned(opened.data as Uint8Array), signature: await verdict(opened.signatures, sender !== undefined) };
}

async function verdict(signatures: readonly { verified: Promise<true> }[], checked: boolean): Promise<OpenedMail['signature']> {
  const first = signatures[0];
  if (!first) {
    return 'absent';
  }
  if (!checked) {
    return 'unchecked';
  }
  return first.verified.then(
    () => 'valid' as const,
    () => 'wrong' as const,
  );
}
