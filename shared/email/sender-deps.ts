import type { SecretReader } from '../platform/secrets.ts';
import { createSesMailer } from './providers/ses-mailer.ts';
import { createSlackMailer } from './providers/slack-mailer.ts';
import { createSnsMailer } from './providers/sns-mailer.ts';
import { createUnsubscribeLinks } from './unsubscribe-link.ts';

/** What the sender needs of the outside world, for its index.ts. */
export function createSenderDeps(input: {
  secrets: SecretReader;
  from: string;
  configurationSet: string;
  publicUrl: string;
  unsubscribeSecretArn: string;
}) {
  const { secrets, from, configurationSet, publicUrl } = input;
  return {
    mailers: {
      email: createSesMailer({ from, configurationSet }),
      slack: createSlackMailer({ secrets }),
      sns: createSnsMailer(),
    },
    unsubscribeLinks: createUnsubscribeLinks({
      secrets,
      publicUrl,
      secretArn: input.unsubscribeSecretArn,
    }),
    wait: (ms: number) => new Promise<void>((wake) => setTimeout(wake, ms)),
  };
}
