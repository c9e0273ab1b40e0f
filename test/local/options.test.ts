import { join } from 'node:path';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { DEFAULT_PORT, placesOf, type StartOptions, start } from '../../local/options.ts';
import { single } from '../../tools/command-line/command.ts';
import { runProgram } from '../../tools/command-line/run.ts';

const ROOT = join(import.meta.dirname, '../..');

describe('the command line of npm start', () => {
  let started: StartOptions | undefined;
  const run = async (...args: string[]) => {
    let printed = '';
    const write = (text: string) => {
      printed += text;
    };
    const program = single(
      'npm start --',
      start(async (options) => {
        started = options;
        return 0;
      }),
    );
    const code = await runProgram(program, args, {
      stdout: write,
      stderr: write,
      enter: ({ verb, input }, io) => verb.run(input, io),
    });
    return { code, printed };
  };

  beforeEach(() => {
    started = undefined;
  });

  it('watches and fires schedules, unless told otherwise', async () => {
    expect((await run()).code).toBe(0);
    expect(started).toMatchObject({
      root: ROOT,
      port: DEFAULT_PORT,
      fresh: false,
      ephemeral: false,
      watch: true,
      schedules: true,
    });
  });

  it('takes every option', async () => {
    await run('--port', '0', '--fresh', '--ephemeral', '--no-watch', '--no-schedules');
    expect(started).toMatchObject({
      port: 0,
      fresh: true,
      ephemeral: true,
      watch: false,
      schedules: false,
    });
  });

  it.each([
    ['4190', 'browsers open no port 4190'],
    ['6000', 'browsers open no port 6000'],
    ['65536', 'a whole number from 0 to 65535'],
  ])('takes no port that nobody could reach: %s', async (port, says) => {
    const { code, printed } = await run('--port', port);
    expect([code, started]).toEqual([2, undefined]);
    expect(printed).toContain(says);
  });

  it('keeps state in .local, unless the environment says otherwise', () => {
    expect(placesOf({})).toEqual({ root: ROOT, stateDir: join(ROOT, '.local') });
    const environment = { NIGHTSHIFT_STATE: '/tmp/elsewhere', DATABASE_URL: 'postgres://mine' };
    expect(placesOf(environment)).toEqual({
      root: ROOT,
      stateDir: '/tmp/elsewhere',
      databaseUrl: 'postgres://mine',
    });
  });

  it('shows its help', async () => {
    const { code, printed } = await run('--help');
    expect(code).toBe(0);
    for (const part of ['--port N', '--no-watch', '--no-schedules', 'NIGHTSHIFT_STATE'])
      expect(printed).toContain(part);
    expect(started).toBeUndefined();
  });

  it.each([
    [['--port', '70000'], 'a whole number from 0 to 65535'],
    [['--port', 'http'], 'a whole number from 0 to 65535'],
    [['--prot', '1'], 'did you mean "--port"?'],
    [['now'], '"now" is one too many'],
  ])('refuses %j', async (args, message) => {
    const { code, printed } = await run(...args);
    expect(code).toBe(2);
    expect(printed).toContain(message);
    expect(started).toBeUndefined();
  });
});
