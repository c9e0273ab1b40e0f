import { createHmac, timingSafeEqual } from 'node:crypto';
import { DAY } from '../platform/durations.ts';
import type { SecretReader } from '../platform/secrets.ts';
import type { Category } from './template.ts';

/** What a reader may switch off, by the name that pages call it; the rest has no such link. */
export const UNSUBSCRIBABLE: Partial<Record<string, string>> = {
  reminder: 'Check-in reminders',
  campaign: 'Campaigns',
} satisfies Partial<Record<Category, string>>;

/**
 * A link that unsubscribes the recipient of one mail. The token is the ledger id and a signature
 * over it: no address in a URL, and nobody can unsubscribe others by counting up.
 */
export function signUnsubscribeToken(input: { emailId: string; key: string }): string {
  return `${input.emailId}.${signature(input.emailId, input.key)}`;
}

/**
 * Milliseconds that a link works after its key is another: it stands in somebody's inbox, and must work
 * for weeks by law. The key only signs such links, so its grace may be long.
 */
const LINKS_LAST = 90 * DAY;

/** @returns the ledger id of the mail whose link it is; undefined when none of our keys made the token. */
export async function readUnsubscribeToken(
  { token }: { token: string },
  { secrets, secretName }: { secrets: SecretReader; secretName: string },
): Promise<string | undefined> {
  const { current, previous } = await secrets.readWithPrevious(secretName, LINKS_LAST);
  const keys = previous === undefined ? [current] : [current, previous];
  const [emailId, given] = token.split('.');
  if (!emailId || !given || !/^\d{1,18}$/.test(emailId)) return undefined;
  return keys.some((key) => same(given, signature(emailId, key))) ? emailId : undefined;
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
    if (!Object.hasOwn(UNSUBSCRIBABLE, category)) return undefined;
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
