import { createSignInLink } from '../../console/security/session.ts';
import { InvalidConfiguration, NotFound } from '../../shared/platform/errors.ts';
import type { OpsContext } from '../context.ts';
import { parseCount } from './frame/since.ts';
import { EXIT, type Noun, verb } from './noun.ts';

/** The operator console in a browser. */
export const noun: Noun = {
  name: 'console',
  summary: 'a link that signs you in to the operator console',
  verbs: {
    '': verb({
      summary: 'a link that signs you in to the operator console',
      description: [
        'Prints a link that signs you in: it works once, for two minutes. On this machine the console',
        'runs with the stack; for a deployed stage it is served from here, on loopback, until Ctrl-C.',
      ].join('\n'),
      options: {
        port: {
          type: 'string',
          value: 'N',
          summary: 'of a deployed stage: serve here (any free one)',
        },
      },
      examples: ['console', 'console --stage prod --port 8080'],
      async run({ options }, context) {
        const token = await context.secret('operator-token');
        if (!token)
          throw new InvalidConfiguration(
            'Secret operator-token has no value: ops secrets rotate operator-token --generate',
          );
        if (context.stack.local) {
          const url = context.stack.consoleUrl;
          if (!url) throw new NotFound('The running stack has no console');
          print(url, token, context);
          return EXIT.ok;
        }
        const { startConsole } = await import('../../console/start.ts');
        const port = parseCount('port', options.port, 0);
        const { url, stop } = await startConsole({ context, token: cached(context), port });
        print(url, token, context);
        await new Promise((done) => process.once('SIGINT', done).once('SIGTERM', done));
        await stop();
        return EXIT.ok;
      },
    }),
  },
};

/** Milliseconds that a page may go on with the token before asking Secrets Manager again. */
const KEEP = 15_000;

function cached({ secret, clock }: OpsContext): () => Promise<string> {
  let asked = { at: Number.NEGATIVE_INFINITY, token: Promise.resolve('') };
  return () => {
    const now = clock().getTime();
    if (now - asked.at > KEEP) {
      asked = { at: now, token: secret('operator-token').then((token) => token ?? '') };
    }
    return asked.token;
  };
}

function print(url: string, token: string, { out, operator, clock }: OpsContext) {
  const link = `${url}/sign-in?link=${createSignInLink({ token, operator, now: clock() })}`;
  out.show({ url, link }, () => link);
}
