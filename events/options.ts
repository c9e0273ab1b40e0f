import { parseArgs } from 'node:util';

export const HELP = `npm run events -- send FILE… [options]
npm run events -- list

Signs Stripe events and posts them to a stack's webhook, as Stripe would.

  FILE          one or more JSON files, e.g. events/stripe/invoice.paid.json
  --type T      the sample event of this type instead of a file; may be repeated
  --times N     deliver each event N times (default 1)
  --shuffle     in random order
  --new-id      a new event id and the present time for each delivery: N different events
  --stage S     local (default), or the address of a deployed stage's API
  --secret S    signing secret; by default the local stack's. Needed for a deployed stage, also
                taken from STRIPE_WEBHOOK_SECRET
  --json        the summary as JSON
  --help        this text

Deliveries go out at once, up to 50 in flight. Exits with 0 when all were answered with 200.
`;

export type SendOptions = {
  command: 'send';
  files: string[];
  types: string[];
  times: number;
  shuffle: boolean;
  newId: boolean;
  stage: string;
  secret: string | undefined;
  json: boolean;
};

export type Options = SendOptions | { command: 'list'; json: boolean } | { command: 'help' };

/** @throws Error that says which argument is wrong. */
export function readOptions(args: string[]): Options {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      type: { type: 'string', multiple: true, default: [] },
      times: { type: 'string', default: '1' },
      shuffle: { type: 'boolean', default: false },
      'new-id': { type: 'boolean', default: false },
      stage: { type: 'string', default: 'local' },
      secret: { type: 'string' },
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  const [command, ...files] = positionals;
  if (values.help || command === undefined) return { command: 'help' };
  if (command === 'list') return { command, json: values.json };
  if (command !== 'send') throw new Error(`There is no command "${command}": send or list`);
  const times = Number(values.times);
  if (!Number.isInteger(times) || times < 1 || times > 100_000)
    throw new Error('--times must be a whole number from 1 to 100000');
  if (files.length + values.type.length === 0)
    throw new Error('Name a file or --type: npm run events -- list shows the samples');
  const { type: types, 'new-id': newId, shuffle, stage, secret, json } = values;
  return { command, files, types, times, newId, shuffle, stage, secret, json };
}
