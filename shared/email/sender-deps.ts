import type { Clock } from '../platform/clock.ts';
import type { Sql } from '../platform/database/database.ts';
import { readMailbox } from '../platform/email-address.ts';
import type { SecretReader } from '../platform/secrets.ts';
import type { Mailer } from './mailer.ts';
import { createSesMailer } from './providers/ses-mailer.ts';
import { createSlackMailer } from './providers/slack-mailer.ts';
import { createSnsMailer } from './providers/sns-mailer.ts';
import { createUnsubscribeLinks, type UnsubscribeLinks } from './unsubscribe-link.ts';

/** What sends the mails of one channel. */
export type SenderDeps = {
  sql: Sql;
  clock: Clock;
  mailer: Mailer;
  unsubscribeLinks: UnsubscribeLinks;
  /** Waits so many milliseconds. */
  wait: (ms: number) => Promise<void>;
  /** True when the function is about to run out of time. */
  timeIsUp: () => boolean;
  rests?: Rests;
};

/** Milliseconds: how long the channel rests, and the row at least as long. */
export type Rests = Record<'throttled' | 'unreachable' | 'misconfigured', number>;

/** What the sender needs of the outside world, by the variables of its function. */
export function createSenderDeps(
  config: {
    EMAIL_FROM: string;
    EMAIL_CONFIGURATION_SET: string;
    PUBLIC_URL: string;
    UNSUBSCRIBE_SECRET: string;
  },
  { secrets }: { secrets: SecretReader },
) {
  const { EMAIL_FROM: from, EMAIL_CONFIGURATION_SET: configurationSet } = config;
  const own = readMailbox(from);
  return {
    /** From which mail leaves. */
    ownAddress: 'address' in own ? own.address : from,
    mailers: {
      email: createSesMailer({ from, configurationSet }),
      slack: createSlackMailer({ secrets }),
      sns: createSnsMailer(),
    },
    unsubscribeLinks: createUnsubscribeLinks({
      secrets,
      publicUrl: config.PUBLIC_URL,
      secretName: config.UNSUBSCRIBE_SECRET,
    }),
    wait: (ms: number) => new Promise<void>((wake) => setTimeout(wake, ms)),
  };
}
