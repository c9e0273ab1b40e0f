import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { DEFAULT_PORT, readOptions } from '../../local/options.ts';

const ROOT = join(import.meta.dirname, '../..');

describe('the command line of npm start', () => {
  it('keeps state in .local and watches, unless told otherwise', () => {
    expect(readOptions([], {})).toEqual({
      root: ROOT,
      stateDir: join(ROOT, '.local'),
      port: DEFAULT_PORT,
      fresh: false,
      ephemeral: false,
      watch: true,
      schedules: true,
    });
  });

  it('takes every option and both variables', () => {
    const args = ['--port', '0', '--fresh', '--ephemeral', '--no-watch', '--no-schedules'];
    const environment = { NIGHTSHIFT_STATE: '/tmp/elsewhere', DATABASE_URL: 'postgres://mine' };
    expect(readOptions(args, environment)).toEqual({
      root: ROOT,
      stateDir: '/tmp/elsewhere',
      port: 0,
      fresh: true,
      ephemeral: true,
      watch: false,
      schedules: false,
      databaseUrl: 'postgres://mine',
    });
  });

  it('shows its help', () => {
    expect(readOptions(['--help'], {})).toBe('help');
  });

  it.each([
    [['--port', '70000'], 'is no port'],
    [['--port', 'http'], 'is no port'],
    [['--prot', '1'], '--prot'],
    [['now'], 'now'],
  ])('refuses %j', (args, message) => {
    expect(() => readOptions(args, {})).toThrow(message);
  });
});
