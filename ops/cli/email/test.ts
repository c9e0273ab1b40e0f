import { count } from '../../../tools/command-line/options.ts';
import { text } from '../../../tools/command-line/text.ts';
import { sendTestMail } from '../../actions/email.ts';
import { EXIT, verb } from '../noun.ts';
import { requireEmailAddress } from './address.ts';

export const test = verb({
  summary: 'prove credentials, sender and configuration by sending one mail',
  description: [
    'Queues one mail in the ledger, wakes send-email and waits for the answer of the provider. On a',
    'stage without a sandbox, success@simulator.amazonses.com is an address that always works.',
  ].join('\n'),
  args: [{ name: 'address', summary: 'where to', required: true }],
  options: { wait: count({ summary: 'wait so long', value: 'SECONDS', fallback: 30 }) },
  changes: true,
  wayBack: 'nothing to take back: a mail to the address that you name',
  problems: 'it did not leave; the reason says why',
  examples: ['email test you@example.com'],
  async run({ args: [recipient = ''], options, dryRun }, context) {
    requireEmailAddress(recipient);
    const { out } = context;
    if (dryRun) {
      out.show({ dryRun: true }, () => text`Would send one test mail`);
      return EXIT.ok;
    }
    const end = await sendTestMail({ recipient, waitSeconds: options.wait }, context);
    out.show(end, () => (end.reason ? text`${end.state}: ${end.reason}` : text`${end.state}`));
    return end.state === 'sent' || end.state === 'delivered' ? EXIT.ok : EXIT.problems;
  },
});
