import { EXIT, type Noun, verb } from './noun.ts';

/** Where the stack's parts are. */
export const noun: Noun = {
  name: 'status',
  summary: 'where the stack runs: addresses, functions, queues',
  verbs: {
    '': verb({
      summary: 'where the stack runs: addresses, functions, queues',
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
        out.show({ ...addresses, ...lists }, () =>
          [
            ...Object.entries(addresses)
              .filter(([, value]) => value !== undefined)
              .map(([name, value]) => `${name.padEnd(14)} ${value}`),
            ...Object.entries(lists).map(([name, list]) => `${name.padEnd(14)} ${list.join(' ')}`),
          ].join('\n'),
        );
        return EXIT.ok;
      },
    }),
  },
};
