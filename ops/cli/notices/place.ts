import { readEmailAddress } from '../../../shared/platform/email-address.ts';
import { WrongUse } from '../../../tools/command-line/wrong-use.ts';
import type { OpsContext } from '../../context.ts';

type Channel = 'email' | 'slack' | 'sns';
export type Place = { channel: Channel; address: string };

export const PLACE = [
  { name: 'channel', summary: 'how', required: true, choices: ['email', 'slack', 'sns'] },
  {
    name: 'address',
    summary:
      'an address, or a topic’s ARN; Slack’s webhook is the secret slack-webhook without one',
  },
];

const FORMS: Record<Channel, { fits: (address: string) => boolean; says: string }> = {
  email: {
    fits: (address) => 'address' in readEmailAddress(address),
    says: 'an address like ops@example.com',
  },
  slack: {
    fits: (name) => /^\/nightshift\/[a-z]+\/[a-z-]+$/.test(name),
    says: 'a parameter with the webhook’s URL; without one it is the secret slack-webhook',
  },
  sns: { fits: (arn) => /^arn:[^:]+:sns:/.test(arn), says: 'the ARN of a topic' },
};

/** Reads where notices are to go. @throws WrongUse: a place to which no notice could ever go would be found out in an outage. */
export function readPlace([channel = '', given]: string[], context: OpsContext): Place {
  // The frame has held it against the choices.
  if (!isChannel(channel)) throw new WrongUse('That is no channel');
  if (/^https?:/.test(given ?? '')) {
    throw new WrongUse(
      'A webhook’s URL is a secret: `secrets rotate slack-webhook` takes it, then `notices add slack`',
    );
  }
  const address = addressOf(channel, given, context);
  const { fits, says } = FORMS[channel];
  if (!fits(address)) throw new WrongUse(`The address of ${channel} is ${says}`);
  return { channel, address };
}

export const addressOf = (channel: string, given: string | undefined, { stack }: OpsContext) =>
  given ?? (channel === 'slack' ? stack.secrets['slack-webhook'] : undefined) ?? '';

const isChannel = (text: string): text is Channel => Object.hasOwn(FORMS, text);
