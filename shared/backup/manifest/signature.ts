import { createPrivateKey, createPublicKey, type KeyObject, sign, verify } from 'node:crypto';
import { InvalidConfiguration } from '../../platform/errors.ts';

/** Who writes backups: signs what they say. The private half of an Ed25519 key. */
export type Signer = { privateKey: KeyObject; publicText: string };

/** Whose backups are believed, by the public half of their keys. */
export type Trust = {
  signers: KeyObject[];
  /** Also take what nobody signed: an operator said so. */
  unsigned?: boolean;
};

// The fixed part of a DER-encoded Ed25519 key; the 32 raw bytes follow.
const PRIVATE_PREFIX = Buffer.from('302e020100300506032b657004220420', 'hex');
const PUBLIC_PREFIX = Buffer.from('302a300506032b6570032100', 'hex');
const HEX = /^[0-9a-f]{64}$/i;
const PUBLIC = /^ed25519:([0-9a-f]{64})$/i;
/** So that a signature of ours means this and nothing else. */
const CONTEXT = 'nightshift-backup/1 manifest ';

/** Reads a signing key: 64 hex characters. @throws InvalidConfiguration without quoting it */
export function parseSigningKey(text: string): Signer {
  if (!HEX.test(text.trim()))
    throw new InvalidConfiguration('The signing key of backups is not 64 hex characters');
  const der = Buffer.concat([PRIVATE_PREFIX, Buffer.from(text.trim(), 'hex')]);
  const privateKey = createPrivateKey({ key: der, format: 'der', type: 'pkcs8' });
  const raw = createPublicKey(privateKey)
    .export({ format: 'der', type: 'spki' })
    .subarray(PUBLIC_PREFIX.length);
  return { privateKey, publicText: `ed25519:${raw.toString('hex')}` };
}

/** Reads public keys, `ed25519:…` each, parted by spaces, commas or lines. @throws InvalidConfiguration */
export function parseSigners(text: string): KeyObject[] {
  return text
    .split(/[\s,]+/)
    .filter(Boolean)
    .map((word) => {
      const hex = PUBLIC.exec(word)?.[1];
      if (!hex) throw new InvalidConfiguration('A signer of backups is not like ed25519:…');
      const der = Buffer.concat([PUBLIC_PREFIX, Buffer.from(hex, 'hex')]);
      return createPublicKey({ key: der, format: 'der', type: 'spki' });
    });
}

/** Signs the SHA-256 of a manifest, as hex. */
export const signDigest = (digest: string, { privateKey }: Signer): string =>
  sign(null, Buffer.from(CONTEXT + digest), privateKey).toString('base64');

/** Whether one of `signers` signed a digest. */
export function isSigned(digest: string, signature: unknown, { signers }: Trust): boolean {
  if (typeof signature !== 'string') return false;
  const bytes = Buffer.from(signature, 'base64');
  return signers.some((key) => verify(null, Buffer.from(CONTEXT + digest), key, bytes));
}
