import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { EXIT, type Noun, verb } from '../../ops/cli/noun.ts';
import { createContext, type OpsContext } from '../../ops/context.ts';
import { toAddresses } from '../../ops/stack/deployed.ts';
import { readLocalStack } from '../../ops/stack/local.ts';
import { RetryLater } from '../../shared/platform/errors.ts';
import { parsePointOfTime } from '../../shared/platform/point-of-time.ts';
import { table } from '../../tools/command-line/table.ts';
import { nouns, runLine } from './support/run-ops.ts';
import { makeStackFile } from './support/stack-file.ts';

describe('the operator CLI', () => {
  let seen: unknown[];
  const lamps: Noun = {
    name: 'lamps',
    summary: 'lights in the house',
    verbs: {
      list: verb({
        summary: 'each lamp',
        async run(_input, { out }) {
          out.show([{ lamp: 'hall' }], () =>
            out.table([{ lamp: 'hall' }], { lamp: (l) => l.lamp }),
          );
          return EXIT.ok;
        },
      }),
      light: verb({
        summary: 'light one',
        args: [{ name: 'lamp', summary: 'which', required: true }],
        options: {
          colour: { type: 'string', value: 'COLOUR', summary: 'its colour' },
          also: { type: 'string', multiple: true, summary: 'another one' },
          dim: { type: 'boolean', summary: 'less bright' },
        },
        changes: true,
        problems: 'the lamp is broken',
        examples: ['lamps light hall --dim'],
        async run(input) {
          seen.push(input);
          return input.options.dim ? EXIT.problems : EXIT.ok;
        },
      }),
      break: verb({
        summary: 'fail',
        async run() {
          const cause = Object.assign(new Error('duplicate "ada@example.com"'), {
            code: '23505',
            severity: 'ERROR',
          });
          throw new RetryLater('The lamp shop is closed', { cause });
        },
      }),
    },
  };
  const run = (...argv: string[]) => {
    return runLine(argv, {
      nouns: [lamps],
      open: () => ({ close: async () => {} }) as unknown as OpsContext,
    });
  };

  beforeEach(() => {
    seen = [];
  });

  it('hands a verb its arguments and options, with what was not given', async () => {
    expect((await run('lamps', 'light', 'hall', '--also', 'porch', '--also', 'attic')).code).toBe(
      0,
    );
    expect(seen).toEqual([
      {
        args: ['hall'],
        options: { colour: undefined, also: ['porch', 'attic'], dim: false },
        dryRun: false,
      },
    ]);
  });

  it('ends with what the verb says, and 1 when it throws', async () => {
    expect((await run('lamps', 'light', 'hall', '--dim')).code).toBe(3);
    const broken = await run('lamps', 'break');
    expect(broken.code).toBe(1);
    expect(broken.stderr).toBe('The lamp shop is closed (Postgres error 23505)\n');
  });

  it.each([
    [['lights'], 'There is no "lights". Nouns: lamps'],
    [['lamps'], 'a verb is missing. Verbs: list, light, break'],
    [['lamps', 'sell'], 'there is no "sell". Verbs: list, light, break'],
    [['lamps', 'lihgt'], 'did you mean "light"?'],
    [['lamps', 'light'], 'LAMP is missing'],
    [['lamps', 'light', 'hall', 'porch'], '"porch" is one too many'],
    [
      ['lamps', 'light', 'hall', '--colr', 'red'],
      'There is no option --colr (did you mean "--colour"?)',
    ],
    [['lamps', 'list', '--dry-run'], 'There is no option --dry-run'],
  ])('refuses %j with 2, saying why and where help is', async (argv, why) => {
    const { code, stderr } = await run(...argv);
    expect(code).toBe(2);
    expect(stderr).toContain(why);
    expect(stderr).toContain('--help');
    expect(seen).toEqual([]);
  });

  it('explains itself from what the nouns declare', async () => {
    expect((await run()).stdout).toContain('light LAMP  light one');
    expect((await run('help')).code).toBe(0);
    const { stdout } = await run('lamps', 'light', '--help');
    for (const part of [
      '--colour COLOUR',
      'its colour',
      '--dry-run',
      '--stage STAGE',
      'Exit code 3: the lamp is broken',
    ])
      expect(stdout).toContain(part);
    expect((await run('lamps', '--help')).stdout).toContain('each lamp');
    expect((await run('help', 'lamps', 'light')).stdout).toBe(stdout);
  });

  it('keeps stdout to the result', async () => {
    expect((await run('lamps', 'list')).stdout).toBe('LAMP\nhall\n');
    expect(JSON.parse((await run('lamps', 'list', '--json')).stdout)).toEqual([{ lamp: 'hall' }]);
  });

  it('fits a screen of 24 lines and 80 columns, with what npm prints above it', async () => {
    const { stdout } = await runLine(['--help']);
    const lines = stdout.trimEnd().split('\n');
    const byNpm = 4;
    expect(lines.length + byNpm).toBeLessThanOrEqual(24);
    expect(lines.filter((line) => line.length > 80)).toEqual([]);
    for (const { name } of nouns) expect(stdout).toMatch(new RegExp(`[ ·] ${name}\\b`));
  });

  it('lists every noun and verb with its summary where that is asked for', async () => {
    const { code, stdout } = await runLine(['help', 'all']);
    expect(code).toBe(0);
    for (const { name, summary, verbs } of nouns) {
      expect(stdout).toMatch(new RegExp(`^${name}\\b`, 'm'));
      expect(stdout).toContain(summary);
      for (const [verbName, verb] of Object.entries(verbs))
        if (verbName !== '') expect(stdout).toContain(verb.summary);
    }
  });

  it('has a name of its own for every noun, and a summary for every verb', () => {
    const names = nouns.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    for (const { verbs } of nouns)
      for (const { summary } of Object.values(verbs)) expect(summary.length).toBeGreaterThan(3);
  });
});

describe('a table', () => {
  it('lets stored text neither forge lines nor move the cursor', () => {
    const evil = 'a\nb\u001b[2Jc\u202ed';
    expect(String(table([{ evil }], { x: (row) => row.evil }))).toBe('X\na b [2Jc d');
  });
});

describe('a point of time', () => {
  const now = new Date('2026-11-21T12:00:00Z');
  it.each([
    ['90s', '2026-11-21T11:58:30.000Z'],
    ['30m', '2026-11-21T11:30:00.000Z'],
    ['2h', '2026-11-21T10:00:00.000Z'],
    ['3d', '2026-11-18T12:00:00.000Z'],
    ['2026-11-20', '2026-11-20T00:00:00.000Z'],
    ['2026-11-20T08:00', '2026-11-20T08:00:00.000Z'],
    ['2026-11-20T08:00:00+02:00', '2026-11-20T06:00:00.000Z'],
  ])('%s is %s, wherever the operator sits', (text, at) => {
    expect(parsePointOfTime(text)?.(now).toISOString()).toBe(at);
  });
  it('refuses what it cannot read', () => {
    for (const text of ['yesterday', '2026-02-31', '2h ago', '', '2026', '5x'])
      expect(parsePointOfTime(text)).toBeUndefined();
  });
});

describe('finding the stack', () => {
  let dir: string;
  beforeEach(async () => {
    dir = await mkdtemp(join(tmpdir(), 'nightshift-state-'));
  });
  afterEach(() => rm(dir, { recursive: true }));

  it('says npm start when none runs', async () => {
    await expect(readLocalStack(dir)).rejects.toThrow('Start one: npm start');
  });

  it('tells a stack that was killed from one that runs', async () => {
    const stack = makeStackFile({ logsDir: dir });
    const write = (content: object) =>
      writeFile(join(dir, 'stack.json'), JSON.stringify({ ...stack, ...content }));
    await write({});
    expect((await readLocalStack(dir)).local?.pid).toBe(process.pid);
    await write({ pid: 2 ** 22 + 1 });
    await expect(readLocalStack(dir)).rejects.toThrow('is gone');
    await write({ awsEndpoint: undefined });
    await expect(readLocalStack(dir)).rejects.toThrow('another version (awsEndpoint)');
  });

  it('reads short names from what CloudFormation lists', () => {
    const resource = (type: string, id: string) => ({ type, id });
    const found = toAddresses({
      stage: 'prod',
      region: 'eu-west-1',
      outputs: { ApiUrl: 'https://api', Secrets: 'stripe-webhook,console-key' },
      resources: [
        resource('AWS::SQS::Queue', 'https://sqs.eu-west-1.amazonaws.com/1/nightshift-prod-dlq'),
        resource('AWS::Lambda::Function', 'nightshift-prod-sync-billing'),
        resource('AWS::Lambda::Function', 'Nightshift-prod-LogRetention123'),
        resource('AWS::S3::Bucket', 'nightshift-prod-claims-123456789012-eu-west-1'),
        resource('AWS::Events::EventBus', 'nightshift-prod'),
        resource(
          'AWS::SecretsManager::Secret',
          'arn:aws:secretsmanager:eu-west-1:1:secret:nightshift/prod/database-AbC123',
        ),
      ],
    });
    expect(found).toMatchObject({
      apiUrl: 'https://api',
      bus: 'nightshift-prod',
      functions: ['sync-billing'],
      buckets: { claims: 'nightshift-prod-claims-123456789012-eu-west-1' },
    });
    expect(Object.keys(found.queues)).toEqual(['dlq']);
    expect(found.secrets).toEqual({
      'stripe-webhook': '/nightshift/prod/stripe-webhook',
      'console-key': '/nightshift/prod/console-key',
      database: 'arn:aws:secretsmanager:eu-west-1:1:secret:nightshift/prod/database-AbC123',
    });
  });
});

describe('a context without a stack', () => {
  it('opens nothing', async () => {
    const context = createContext({
      stack: {
        stage: 'local',
        region: 'us-east-1',
        bus: '',
        queues: {},
        buckets: {},
        functions: [],
        secrets: {},
      },
    });
    await expect(context.secret('x')).rejects.toThrow('no secret "x"');
    await context.close();
  });
});
