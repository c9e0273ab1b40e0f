import { randomBytes } from 'node:crypto';
import { InvalidRequest, NotFound } from '../../shared/platform/errors.ts';
import { lines, text } from '../../tools/command-line/text.ts';
import { WrongUse } from '../../tools/command-line/wrong-use.ts';
import { audited } from '../actions/audit.ts';
import { listSecrets, putSecret } from '../stack/secrets.ts';
import { EXIT, type Noun, verb } from './noun.ts';

/** Which secrets have values, and new values for them. Values are never printed. */
export const noun: Noun = {
  name: 'secrets',
  summary: 'which secrets have values; new values',
  verbs: {
    list: verb({
      summary: 'each secret: has it a value, and a previous one that still counts',
      async run(_input, context) {
        const secrets = await listSecrets(context);
        context.out.show(secrets, () =>
          context.out.table(secrets, {
            secret: (s) => s.name,
            value: (s) => (s.hasValue ? 'set' : 'not set'),
            previous: (s) => (s.hasPrevious ? 'kept' : null),
            changed: (s) => s.changedAt,
          }),
        );
        return EXIT.ok;
      },
    }),
    rotate: verb({
      summary: 'put a new value; the current one is kept as the previous',
      description: [
        'Reads the new value from standard input, so that it stays out of the shell history, or',
        'makes a random one with --generate. The current value is kept as the previous one and',
        'counts until the next rotation, where both sides may still use it (stripe-webhook,',
        'operator-token). Running functions see the new value within five minutes.',
      ].join('\n'),
      args: [{ name: 'secret', summary: 'its short name: see secrets list', required: true }],
      options: {
        generate: { type: 'boolean', summary: 'a random value; it is not printed' },
      },
      changes: true,
      examples: [
        'secrets rotate stripe-webhook < new-secret.txt',
        'secrets rotate operator-token --generate',
      ],
      async run({ args, options, dryRun }, context) {
        const name = args[0] as string;
        if (!context.stack.secrets[name]) {
          const names = Object.keys(context.stack.secrets).join(', ');
          throw new NotFound(`The ${context.stage} stack has no secret "${name}": it has ${names}`);
        }
        const value = options.generate
          ? generate(name)
          : checked(name, (await context.readInput()).trim());
        if (!dryRun) {
          await audited(
            { action: 'secrets rotate', subject: { name }, outcome: () => ({ rotated: true }) },
            context,
            () => putSecret({ name, value }, context),
          );
        }
        const done = dryRun ? 'Would rotate' : 'Rotated';
        context.out.show({ name, rotated: !dryRun }, () =>
          lines(text`${done} ${name}.`, AFTER[name] !== undefined && text`${AFTER[name]}`),
        );
        return EXIT.ok;
      },
    }),
  },
};

const AFTER: Record<string, string> = {
  'stripe-webhook':
    'Stripe signs with both secrets for as long as you chose there; events signed with either are accepted.',
};

function generate(name: string): string {
  if (name !== 'operator-token') {
    throw new WrongUse(`${name} comes from outside: give its value on standard input`);
  }
  return randomBytes(36).toString('base64url');
}

function checked(name: string, value: string): string {
  if (!value) throw new WrongUse('Give the new value on standard input, or --generate');
  if (name.startsWith('database-')) {
    throw new InvalidRequest(`${name} is written by migrate: deploy again to provision it anew`);
  }
  const parts = value.split(/[\s,]+/);
  if (name === 'stripe-webhook' && !parts.every((part) => /^whsec_.{8,}$/.test(part))) {
    throw new InvalidRequest('stripe-webhook takes whsec_… secrets, separated by commas or blanks');
  }
  return value;
}
