import { randomBytes } from 'node:crypto';

/** Secrets of chance, of 64 characters that no header, form or shell would change: text, or 32 bytes in hex. */
export const randomSecret = {
  text: (): string => randomBytes(48).toString('base64url'),
  hex: (): string => randomBytes(32).toString('hex'),
};
