import { InvalidRequest } from '../../../shared/platform/errors.ts';
import { count, flag } from '../../../tools/command-line/options.ts';
import { lines, text } from '../../../tools/command-line/text.ts';
import { followLog, readLog } from '../../stack/log-file.ts';
import { refuseUnknown } from '../known.ts';
import { EXIT, type Noun, verb } from '../noun.ts';
import { render } from './render.ts';

/** What functions printed. */
export const noun: Noun = {
  name: 'logs',
  summary: 'what a function of the local stack printed',
  verbs: {
    '': verb({
      summary: 'what a function of the local stack printed',
      args: [{ name: 'function', summary: 'its name: see ops status', required: true }],
      options: {
        follow: flag('go on until Ctrl-C', 'f'),
        lines: count({ summary: 'the last so many lines', fallback: 50 }),
        errors: flag('warnings and errors only'),
      },
      examples: ['logs sync-billing --errors', 'logs relay-outbox --follow'],
      async run({ args, options }, { stack, out }) {
        const name = args[0] as string;
        const { local } = stack;
        refuseUnknown({ given: name, names: stack.functions, what: 'function' });
        if (!local) {
          throw new InvalidRequest(
            `Logs of a deployed stage are in CloudWatch: aws logs tail /aws/lambda/nightshift-${stack.stage}-${name} --follow`,
          );
        }
        const file = { dir: local.logsDir, name };
        const wanted = (line: { level?: unknown; stream?: unknown }) =>
          !options.errors ||
          line.level === 'error' ||
          line.level === 'warn' ||
          line.stream === 'platform';
        const { lines: entries, end } = await readLog(file);
        const last = entries.filter(wanted).slice(-options.lines);
        out.show(last, () => (last.length === 0 ? text`Nothing yet.` : lines(last.map(render))));
        if (options.follow) {
          for await (const line of followLog(file, end)) {
            if (wanted(line)) out.line(line, () => render(line));
          }
        }
        return EXIT.ok;
      },
    }),
  },
};
