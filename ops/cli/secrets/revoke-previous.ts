import { text } from '../../../tools/command-line/text.ts';
import { revokePreviousSecret } from '../../actions/secrets.ts';
import { listSecrets } from '../../stack/secrets.ts';
import { confirm, YES } from '../confirm.ts';
import { refuseUnknown } from '../known.ts';
import { EXIT, verb } from '../noun.ts';
import { SECRET } from './rotate.ts';

export const revokePrevious = verb({
  summary: 'end the previous value of a secret now, not when its day is over',
  description: [
    'After a value has leaked: rotate it, then revoke the previous one, and it counts no more.',
    'Running functions hear of it within five minutes.',
  ].join('\n'),
  args: [SECRET],
  options: { yes: YES },
  changes: true,
  examples: ['secrets revoke-previous operator-token --stage prod'],
  async run({ args: [name = ''], options: { yes }, dryRun }, context) {
    refuseUnknown({ given: name, names: Object.keys(context.stack.secrets), what: 'secret' });
    const found = (await listSecrets(context)).find((secret) => secret.name === name);
    if (!found?.hasPrevious) {
      context.out.show({ name, revoked: false }, () => text`${name} has no previous value.`);
      return EXIT.ok;
    }
    if (!dryRun) {
      const question = `End the previous value of ${name}? Whoever still uses it is locked out.`;
      await confirm({ question, yes }, context);
      await revokePreviousSecret({ name }, context);
    }
    context.out.show({ name, revoked: !dryRun }, () =>
      dryRun
        ? text`Would revoke the previous value of ${name}.`
        : text`The previous value of ${name} counts no more, at the latest in five minutes.`,
    );
    return EXIT.ok;
  },
});
