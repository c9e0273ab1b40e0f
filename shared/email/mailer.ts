import type { Rendered } from './layout.ts';

export type Channel = 'email' | 'slack' | 'sns';

/** One message at the moment that it leaves. */
export type Outgoing = {
  /** The ledger row; travels with the mail, so that the provider's reports find it. */
  id: string;
  recipient: string;
  rendered: Rendered;
  /** It answers a mail, and says so: programs answer no such thing (RFC 3834). */
  automaticAnswer?: boolean | undefined;
  /** One-click unsubscribe (RFC 8058), for what can be unsubscribed from. */
  unsubscribeUrl?: string | undefined;
};

/**
 * What the provider's answer proves:
 * - sent: it took the message
 * - throttled, unreachable: it surely did not; later
 * - misconfigured: it surely did not, and will not until somebody mends credentials or settings
 * - refused: it surely did not, and never will take this message
 * - ambiguous: it may have
 */
export type SendResult =
  | { status: 'sent'; messageId: string }
  | {
      status: 'throttled' | 'unreachable' | 'misconfigured' | 'refused' | 'ambiguous';
      reason: string;
    };

/** Makes one attempt, never retries by itself, and never throws. */
export type Mailer = (outgoing: Outgoing) => Promise<SendResult>;
