import type { Outcome } from '../../mail/message.ts';
import { bareAddress } from './checks.ts';

/** What becomes of a mail: the first of its recipients that does not take it says so. */
export function outcomeOf(recipients: string[], content: string): Outcome {
  if (content.includes('EICAR-STANDARD-ANTIVIRUS-TEST-FILE')) return 'rejected';
  const reached = recipients.map(simulated);
  return reached.find((outcome) => outcome !== 'delivered') ?? 'delivered';
}

/** SES's mailbox simulator: these addresses behave as in AWS, with or without a `+label`. */
export function simulated(recipient: string): Outcome {
  const name = /^([^+@]+)(\+[^@]*)?@simulator\.amazonses\.com$/i
    .exec(bareAddress(recipient))?.[1]
    ?.toLowerCase();
  if (name === 'bounce' || name === 'suppressionlist') return 'bounced';
  return name === 'complaint' ? 'complained' : 'delivered';
}
