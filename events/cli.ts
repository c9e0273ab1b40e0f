import { command, EXIT, type Program } from '../tools/command-line/command.ts';
import { choice, count, flag } from '../tools/command-line/options.ts';
import type { Io } from '../tools/command-line/run.ts';
import { table } from '../tools/command-line/table.ts';
import { lines, text } from '../tools/command-line/text.ts';
import { WrongUse } from '../tools/command-line/wrong-use.ts';
import { listSamples, pathOfType, readEvent } from './samples.ts';
import { type Summary, send } from './send.ts';
import { findTarget } from './target.ts';

const samples = listSamples();
const types = [...new Set(samples.map(({ type }) => type))].sort();

const list = command({
  summary: 'the sample events, by type',
  async run(_input, { out }: Io) {
    out.show(samples, () => table(samples, { type: (s) => s.type, file: (s) => s.path }));
    return EXIT.ok;
  },
});

const sendEvents = command({
  summary: "sign Stripe events and post them to a stack's webhook, as Stripe would",
  description: [
    "Signs Stripe events and posts them to a stack's webhook, as Stripe would. Deliveries go out at",
    'once, up to 50 in flight. Exits with 0 when all were answered with 200. Signs with the secret of',
    'the local stack, or with STRIPE_WEBHOOK_SECRET of the environment.',
  ].join('\n'),
  args: [{ name: 'file', summary: 'JSON files, e.g. events/stripe/invoice.paid.json', many: true }],
  options: {
    type: {
      ...choice(types, { value: 'T', summary: 'the sample of this type instead of a file' }),
      // The list has a command of its own: it would drown this help.
      choices: undefined,
      multiple: true,
    },
    times: count({ summary: 'deliver each event N times', fallback: 1, min: 1, max: 100_000 }),
    shuffle: flag('in random order'),
    'new-id': flag('a new event id and the present time for each delivery: N different events'),
    stage: {
      type: 'string',
      value: 'STAGE',
      summary: "local, or the address of a deployed stage's API",
      fallback: 'local',
    },
  },
  examples: [
    'send events/stripe/invoice.paid.json',
    'send --type invoice.paid --times 10 --new-id',
  ],
  async run({ args: files, options }, { out }: Io) {
    if (files.length + options.type.length === 0)
      throw new WrongUse('Name a file or --type: npm run events -- list shows the samples');
    const chosen = [...files, ...options.type.map(pathOfType)].map(readEvent);
    const target = findTarget(options, process.env);
    const { times, shuffle, 'new-id': newId } = options;
    const summary = await send({ events: chosen, times, shuffle, newId }, target);
    out.show(summary, () => inWords(summary, target.url));
    const taken = Object.keys(summary.statuses).every((status) => status === '200');
    return taken ? EXIT.ok : EXIT.failed;
  },
});

/** Sample events for the local stack and for tests. */
export const events: Program<typeof list> = {
  call: 'npm run events --',
  common: { json: flag('the result as JSON') },
  nouns: [
    {
      name: '',
      summary: 'Signs sample events and posts them, as Stripe would',
      verbs: { send: sendEvents, list },
    },
  ],
};

function inWords({ deliveries, events, statuses, refusals, milliseconds }: Summary, url: string) {
  const count = (n: number, one: string, many: string) => `${n} ${n === 1 ? one : many}`;
  const answers = Object.entries(statuses).map(([status, n]) => `${n} × ${status}`);
  return lines(
    text`${count(deliveries, 'delivery', 'deliveries')} of ${count(events, 'event', 'events')} to ${url} in ${milliseconds} ms: ${answers.join(', ')}`,
    refusals.map((refusal) => text`${refusal}`),
  );
}
