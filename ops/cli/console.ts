import { InvalidConfiguration, NotFound } from '../../shared/platform/errors.ts';
import { choice, flag, port } from '../../tools/command-line/options.ts';
import { text } from '../../tools/command-line/text.ts';
import type { OpsContext } from '../context.ts';
import { lesser, ROLES, type Role, requireRole } from '../stack/roles.ts';
import type { CliContext } from './context.ts';
import { EXIT, type Noun, verb } from './noun.ts';

/** What the command line needs of the console, which stands above it. */
export type OperatorConsole = {
  /** A code that signs in once, for two minutes. */
  createSignInLink(input: { key: string; operator: string; role: Role; now: Date }): string;
  /** The key that signs in as a role, to be handed out. */
  keyOfRole(key: string, role: Role): string;
  /** Serves it on loopback. */
  start(input: {
    context: OpsContext;
    key: () => Promise<string>;
    port: number;
  }): Promise<{ url: string; stop(): Promise<void> }>;
};

/** The operator console in a browser. */
export const consoleNoun = ({ createSignInLink, keyOfRole, start }: OperatorConsole): Noun => ({
  name: 'console',
  summary: 'a link that signs you in to the operator console',
  verbs: {
    '': verb({
      summary: 'a link that signs you in to the operator console',
      description: [
        'Prints a link that signs you in: it works once, for two minutes. On this machine the console',
        'runs with the stack; for a deployed stage it is served from here, on loopback, until Ctrl-C.',
        'A role says what its holder may: look; act as well; see secrets too.',
      ].join('\n'),
      options: {
        role: choice(ROLES, {
          value: 'ROLE',
          summary: 'signed in as; no more than you may yourself (act)',
        }),
        key: flag('print the key of the role instead, to be handed to who signs in with it'),
        port: port({
          summary: 'of a deployed stage: serve here; 0 is any free one',
          fallback: 0,
        }),
      },
      examples: ['console', 'console --role look --key', 'console --stage prod --port 8080'],
      async run({ options }, context) {
        const key = await context.secret('console-key');
        if (!key)
          throw new InvalidConfiguration(
            'Secret console-key has no value: npm run ops -- secrets rotate console-key --generate',
          );
        const role = options.role ?? lesser('act', context.role);
        requireRole(context.role, role);
        if (options.key) {
          context.out.raw(`${keyOfRole(key, role)}\n`);
          return EXIT.ok;
        }
        const print = (url: string) => {
          const { out, operator, clock } = context;
          const link = `${url}/sign-in?link=${createSignInLink({ key, operator, role, now: clock() })}`;
          out.show({ url, link }, () => text`${link}`);
        };
        if (context.stack.local) {
          const url = context.stack.consoleUrl;
          if (!url) throw new NotFound('The running stack has no console');
          print(url);
          return EXIT.ok;
        }
        const { url, stop } = await start({ context, key: cached(context), port: options.port });
        print(url);
        await new Promise((done) => process.once('SIGINT', done).once('SIGTERM', done));
        await stop();
        return EXIT.ok;
      },
    }),
  },
});

/** Milliseconds that a page may go on with the key before asking for it again. */
const KEEP = 15_000;

function cached({ secret, clock }: CliContext): () => Promise<string> {
  let asked = { at: Number.NEGATIVE_INFINITY, key: Promise.resolve('') };
  return () => {
    const now = clock().getTime();
    if (now - asked.at > KEEP) {
      asked = { at: now, key: secret('console-key').then((key) => key ?? '') };
    }
    return asked.key;
  };
}
