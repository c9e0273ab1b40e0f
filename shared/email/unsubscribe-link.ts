import { createHmac, timingSafeEqual } from 'node:crypto';
import type { SecretReader } from '../platform/secrets.ts';
import type { Category } from './template.ts';

/** What a reader may switch off; the rest has no such link. */
const UNSUBSCRIBABLE: readonly Category[] = ['reminder', 'campaign'];

/**
 * A link that unsubscribes the recipient of one mail. The token is the ledger id and a signature
 * over it: no address in a URL, and nobody can unsubscribe others by counting up.
 */
export function signUnsubscribeToken(input: { emailId: string; key: string }): string {
  return `${input.emailId}.${signature(input.emailId, input.key)}`;
}

/** @returns the ledger id, or undefined when none of the keys made the token. */
export function readUnsubscribeToken(input: { token: string; keys: string[] }): string | undefined {
  const [emailId, given] = input.token.split('.');
  if (!emailId || !given || !/^\d{1,18}$/.test(emailId)) return undefined;
  return input.keys.some((key) => same(given, signature(emailId, key))) ? emailId : undefined;
}

export type UnsubscribeLinks = (emailId: string, category: string) => Promise<string | undefined>;

/**
 * Makes the links by which a reader stops mails of a category; undefined for those that cannot be
 * stopped.
 */
export function createUnsubscribeLinks(deps: {
  secrets: SecretReader;
  secretName: string;
  /** Of the HTTP API, without a slash at its end. */
  publicUrl: string;
}): UnsubscribeLinks {
  return async (emailId, category) => {
    if (!UNSUBSCRIBABLE.includes(category as Category)) return undefined;
    const key = await deps.secrets.read(deps.secretName);
    return `${deps.publicUrl}/unsubscribe?token=${signUnsubscribeToken({ emailId, key })}`;
  };
}

function signature(emailId: string, key: string): string {
  return createHmac('sha256', key).update(`unsubscribe:${emailId}`).digest('base64url');
}

function same(a: string, b: string): boolean {
  const [x, y] = [Buffer.from(a), Buffer.from(b)];
  return x.length === y.length && timingSafeEqual(x, y);
}
