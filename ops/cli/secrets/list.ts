import { listSecrets } from '../../stack/secrets.ts';
import { EXIT, verb } from '../noun.ts';

export const list = verb({
  summary: 'each secret: has it a value, and a previous one that still counts',
  examples: ['secrets list', 'secrets list --stage prod'],
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
});
