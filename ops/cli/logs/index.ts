import { DAY } from '../../../shared/platform/durations.ts';
import { count, flag, time } from '../../../tools/command-line/options.ts';
import { lines, text } from '../../../tools/command-line/text.ts';
import { followLines, readLines, timeOf } from '../../stack/function-logs.ts';
import { refuseUnknown } from '../known.ts';
import { EXIT, type Noun, verb } from '../noun.ts';
import { render } from './render.ts';

/** What functions printed. */
export const noun: Noun = {
  name: 'logs',
  summary: 'what a function printed',
  verbs: {
    '': verb({
      summary: 'what a function printed',
      args: [{ name: 'function', summary: 'its name: see ops status', required: true }],
      options: {
        follow: flag('go on until Ctrl-C', 'f'),
        lines: count({ summary: 'how many of the last lines', fallback: 50 }),
        errors: flag('warnings and errors only'),
        about: {
          type: 'string',
          value: 'TEXT',
          summary: 'only lines that hold it: an id of a request, an event, a trace',
        },
        since: time({ summary: 'not older than this; a day by default' }),
      },
      examples: [
        'logs sync-billing --errors',
        'logs relay-outbox --follow',
        'logs sync-billing --about evt_1P3xYz --since 2h --stage prod',
      ],
      async run({ args, options }, context) {
        const { stack, out, clock } = context;
        const name = args[0] as string;
        refuseUnknown({ given: name, names: stack.functions, what: 'function' });
        const asked = {
          functions: [name],
          about: options.about,
          badOnly: options.errors,
          since: options.since?.(clock()) ?? new Date(clock().getTime() - LOOKED_BACK),
        };
        const last = await readLines({ ...asked, limit: options.lines }, context);
        const entries = last.map(({ entry }) => entry);
        out.show(entries, () =>
          entries.length === 0 ? text`Nothing yet.` : lines(entries.map(render)),
        );
        if (options.follow) {
          const known = new Set(last.map(({ id }) => id));
          const since = last.at(-1) ? new Date(timeOf(last.at(-1)?.entry ?? {})) : asked.since;
          for await (const { id, entry } of followLines({ ...asked, since }, context))
            if (!known.has(id)) out.line(entry, () => render(entry));
        }
        return EXIT.ok;
      },
    }),
  },
};

/** Milliseconds: a day is read in seconds, also from CloudWatch. */
const LOOKED_BACK = DAY;
