import { facts } from '../../tools/command-line/text.ts';
import { EXIT, type Noun, verb } from './noun.ts';

/** Where the stack's parts are. */
export const noun: Noun = {
  name: 'status',
  summary: 'where the stack runs: addresses, functions, queues',
  verbs: {
    '': verb({
      summary: 'where the stack runs: addresses, functions, queues',
      examples: ['status', 'status --stage prod'],
      async run(_input, { stack, out }) {
        const { local } = stack;
        const addresses = {
          stage: stack.stage,
          region: stack.region,
          api: stack.apiUrl,
          console: stack.consoleUrl,
          mail: stack.mailUrl,
          aws: local?.awsEndpoint,
          bus: stack.bus,
          state: local?.stateDir,
          'running since': local?.startedAt,
          process: local?.pid,
        };
        const { functions, queues, buckets } = stack;
        const lists = {
          functions: [...functions].sort(),
          queues: Object.keys(queues).sort(),
          buckets: Object.values(buckets).sort(),
        };
        const joined = Object.entries(lists).map(([name, list]) => [name, list.join(' ')] as const);
        out.show({ ...addresses, ...lists }, () =>
          facts({ ...addresses, ...Object.fromEntries(joined) }),
        );
        return EXIT.ok;
      },
    }),
  },
};
