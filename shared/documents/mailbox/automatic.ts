import { ownValue } from '../../platform/own-value.ts';

/** Senders that nobody reads, wherever the word stands in the part before the @. */
const UNREAD =
  /(^|[._+-])(mailer-daemon|postmaster|bounces?|no[._-]?reply|do[._-]?not[._-]?reply)([._+=-]|$)/i;
/** What a program says of its mail, header by header. */
const SAYS: Record<string, RegExp> = {
  'auto-submitted': /^(?!\s*no\s*(?:$|[;(]))/i,
  precedence: /^\s*(bulk|list|junk|auto_reply)\b/i,
  'x-auto-response-suppress': /\b(all|oof|autoreply)\b/i,
  'x-autoreply': /^/,
  'x-autorespond': /^/,
  // Of a mailing list: id, unsubscribe, post and the like.
  'list-*': /^/,
  // A report of a delivery, by its form or by having nobody to return to.
  'return-path': /^\s*<\s*>/,
  'content-type': /^\s*multipart\/report\b/i,
};

/**
 * Whether a program sent a mail, a list or a mail server did, or its sender reads nothing (RFC 3834): an
 * answer would reach nobody, or another program that answers in turn.
 */
export function isAutomatic(headers: { key: string; value: string }[], sender: string): boolean {
  if (UNREAD.test(sender.slice(0, sender.lastIndexOf('@')))) return true;
  return headers.some(({ key, value }) =>
    ownValue(SAYS, key.startsWith('list-') ? 'list-*' : key)?.test(value),
  );
}
