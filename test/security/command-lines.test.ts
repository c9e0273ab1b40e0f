import { describe, expect, it } from '@jest/globals';
import { nouns, runLine } from '../ops/support/run-ops.ts';

/** Secrets as people paste them; put together here, so that no scanner takes them for real. */
const SECRETS: Record<string, string> = {
  'a password in an address': 'postgres://owner:s3cr-et@db.example.com/app',
  'a password of signs': 'postgres://owner:p%40ss#w?rd@db.example.com/app',
  'a password as a parameter': 'postgres://db.example.com/app?user=owner&password=s3cr-et',
  'a password of another database': 'mongodb+srv://owner:s3cr-et@cluster.example.com/app',
  "Stripe's signing secret": ['whsec', 'abcdefgh12345678'].join('_'),
  "Stripe's key": ['rk', 'live', 'abcdefgh12345678'].join('_'),
  'an API key of ours': ['nsk', 'abcdefgh12345678'].join('_'),
  'a key that opens backups': ['AGE', 'SECRET', 'KEY', '1QQQQQQQQ'].join('-'),
  'the address of a channel': 'https://hooks.slack.com/services/T0/B0/abcdef',
};

describe('a command line that holds', () => {
  const taking = nouns.flatMap(({ name, verbs }) =>
    Object.entries(verbs).flatMap(([verb, { options, args }]) => [
      ...Object.entries(options)
        .filter(([, { type }]) => type === 'string')
        .map(([option]) => (value: string) => [name, verb, `--${option}=${value}`]),
      ...(args.length > 0 ? [(value: string) => [name, verb, value]] : []),
    ]),
  );

  it.each(Object.entries(SECRETS))(
    '%s is refused by every verb, without a word of it',
    async (_what, secret) => {
      const answers = await Promise.all(
        taking.map(async (line) => {
          const words = line(secret).filter(Boolean);
          const { code, stdout, stderr } = await runLine(words, {
            open: () => {
              throw new Error('It was run');
            },
          });
          return { words: words.slice(0, 2).join(' '), code, said: stdout + stderr };
        }),
      );
      const hidden = /s3cr-et|p%40ss|abcdefgh|QQQQ|\/T0\//;
      expect(answers.filter(({ code, said }) => code !== 2 || hidden.test(said))).toEqual([]);
      expect(answers.length).toBeGreaterThan(50);
    },
  );

  it.each([
    'postgres://owner@db.example.com/app',
    'postgres:///app?host=/run/postgresql',
    'https://api.example.com:8443/path',
    'ops@example.com',
    'the key of the till: gone',
  ])('%s is not taken for a secret', async (word) => {
    const { stderr } = await runLine(['backup', 'hold', '--reason', word, 'a', 'b'], {});
    expect(stderr).toContain('one too many');
  });
});
