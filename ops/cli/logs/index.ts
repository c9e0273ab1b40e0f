import { InvalidRequest, NotFound } from '../../../shared/platform/errors.ts';
import { count } from '../../../tools/command-line/options.ts';
import { EXIT, type Noun, verb } from '../noun.ts';
import { followLog, readLog } from './log-file.ts';
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
        follow: { type: 'boolean', short: 'f', summary: 'go on until Ctrl-C' },
        lines: count({ summary: 'the last so many lines', fallback: 50 }),
        errors: { type: 'boolean', summary: 'warnings and errors only' },
      },
      examples: ['logs sync-billing --errors', 'logs relay-outbox --follow'],
      async run({ args, options }, { stack, out }) {
        const name = args[0] as string;
        const { local } = stack;
        if (!local) {
          throw new InvalidRequest(
            `Logs of a deployed stage are in CloudWatch: aws logs tail /aws/lambda/nightshift-${stack.stage}-${name} --follow`,
          );
        }
        if (!stack.functions.includes(name)) {
          throw new NotFound(`No function "${name}": there are ${stack.functions.join(', ')}`);
        }
        const file = { dir: local.logsDir, name };
        const wanted = (line: { level?: unknown; stream?: unknown }) =>
          !options.errors ||
          line.level === 'error' ||
          line.level === 'warn' ||
          line.stream === 'platform';
        const { lines, end } = await readLog(file);
        const last = lines.filter(wanted).slice(-options.lines);
        out.show(last, () => last.map(render).join('\n') || 'Nothing yet.');
        if (options.follow) {
          for await (const line of followLog(file, end)) {
            if (wanted(line))
              process.stdout.write(`${out.json ? JSON.stringify(line) : render(line)}\n`);
          }
        }
        return EXIT.ok;
      },
    }),
  },
};
