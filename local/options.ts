import { dirname, join, resolve } from 'node:path';
import { parseDatabaseAddress } from '../shared/platform/database/address.ts';
import { asPasted } from '../shared/platform/database/pasted-address.ts';
import { InvalidConfiguration } from '../shared/platform/errors.ts';
import { refusePublicSecrets } from '../shared/platform/public-secrets.ts';
import { command, type ExitCode } from '../tools/command-line/command.ts';
import { flag, port } from '../tools/command-line/options.ts';
import type { Io } from '../tools/command-line/run.ts';

export const DEFAULT_PORT = 4000;

export type StartOptions = {
  /** The project's folder. */
  root: string;
  /** Holds `stack.json` and, unless ephemeral, everything else. */
  stateDir: string;
  /** Of the HTTP API; 0 takes any free port. */
  port: number;
  /** Deletes what earlier runs left before it starts. */
  fresh: boolean;
  /** Keeps data in a temporary folder that goes at the end. */
  ephemeral: boolean;
  /** Rebuilds and replaces functions when their sources change. */
  watch: boolean;
  schedules: boolean;
  /** A Postgres of yours instead of the embedded one. */
  databaseUrl?: string;
};

/** A runtime for a while, of whoever starts it: on any free port, deaf to changes, and nothing stays of it. */
export const PASSING = { port: 0, fresh: false, ephemeral: true, watch: false } as const;

/** `npm start`. @param run starts the stack, and resolves with the exit code once it has stopped. */
export const start = (run: (options: StartOptions) => Promise<number>) =>
  command({
    summary: 'run the whole stack on this machine',
    description: [
      'Runs the whole stack on this machine: Postgres, queues, buckets, the bus, schedules, mail, and',
      'the functions, wired by the synthesised template. Ctrl-C stops it.',
      '',
      'Environment:',
      '  NIGHTSHIFT_STATE  state folder (default .local)',
      '  DATABASE_URL      a Postgres of yours (15 or newer) instead of the embedded one',
    ].join('\n'),
    options: {
      port: port({ summary: 'port of the HTTP API; 0: any free one', fallback: DEFAULT_PORT }),
      fresh: flag('start clean: delete the data of earlier runs'),
      ephemeral: flag('keep nothing when it stops'),
      watch: { type: 'boolean', fallback: true, summary: 'do not pick up changes to functions' },
      schedules: { type: 'boolean', fallback: true, summary: 'do not fire schedules' },
    },
    run: async ({ options }, _io: Io) =>
      (await run({ ...options, ...placesOf(process.env) })) as ExitCode,
  });

/** @throws InvalidConfiguration naming the variable, and never its value. */
function postgresAddress(pasted: string): string {
  const url = asPasted(pasted);
  try {
    parseDatabaseAddress(url);
    return url;
  } catch (cause) {
    throw new InvalidConfiguration(`DATABASE_URL: ${(cause as Error).message}`, { cause });
  }
}

/** Where everything is kept, and whose Postgres it is. */
export function placesOf(
  environment: Record<string, string | undefined>,
): Pick<StartOptions, 'root' | 'stateDir' | 'databaseUrl'> {
  refusePublicSecrets(environment);
  const root = dirname(import.meta.dirname);
  return {
    root,
    stateDir: resolve(environment.NIGHTSHIFT_STATE || join(root, '.local')),
    ...(environment.DATABASE_URL && { databaseUrl: postgresAddress(environment.DATABASE_URL) }),
  };
}
