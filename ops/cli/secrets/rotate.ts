import { flag } from '../../../tools/command-line/options.ts';
import { lines, text } from '../../../tools/command-line/text.ts';
import { WrongUse } from '../../../tools/command-line/wrong-use.ts';
import { rotateSecret } from '../../actions/secrets.ts';
import { checkSecret, generateSecret } from '../../stack/secret-shapes.ts';
import type { CliContext } from '../context.ts';
import { refuseUnknown } from '../known.ts';
import { EXIT, verb } from '../noun.ts';

export const SECRET = {
  name: 'secret',
  summary: 'its short name: see secrets list',
  required: true,
};

export const rotate = verb({
  summary: 'put a new value; the current one is kept as the previous',
  description: [
    'Asks for the new value, or reads it from standard input, so that it stays out of the shell',
    'history; --generate makes a random one. The current value is kept as the previous one, which',
    'counts for a day where both sides may still use it (tokens, stripe-webhook), so that nobody is',
    'locked out; secrets revoke-previous ends it at once. Running functions see the new value within',
    'five minutes.',
  ].join('\n'),
  args: [SECRET],
  options: { generate: flag('a random value; it is not printed') },
  changes: true,
  wayBack: 'secrets rotate with the value before',
  examples: [
    'secrets rotate stripe-webhook < new-secret.txt',
    'secrets rotate operator-token --generate',
  ],
  async run({ args: [name = ''], options, dryRun }, context) {
    refuseUnknown({ given: name, names: Object.keys(context.stack.secrets), what: 'secret' });
    const value = options.generate ? generateSecret(name) : await askValue(name, context);
    checkSecret({ name, value });
    if (!dryRun) await rotateSecret({ name, value }, context);
    context.out.show({ name, rotated: !dryRun }, () =>
      lines(text`${dryRun ? 'Would rotate' : 'Rotated'} ${name}.`, AFTER[name]),
    );
    return EXIT.ok;
  },
});

async function askValue(name: string, { askSecret, readInput, interactive }: CliContext) {
  const given = interactive
    ? await askSecret(`New value of ${name} (it is not shown): `)
    : await readInput();
  const value = given.trim();
  if (!value) throw new WrongUse('Give the new value on standard input, or --generate');
  return value;
}

const AFTER: Record<string, ReturnType<typeof text>> = {
  'stripe-webhook': text`Stripe signs with both secrets for as long as you chose there; events signed with either are accepted.`,
  'console-key': text`Whoever was signed in to the console signs in again.`,
};
