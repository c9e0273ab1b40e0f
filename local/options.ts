import { dirname, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';

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

export const HELP = `npm start -- [options]

Runs the whole stack on this machine: Postgres, queues, buckets, the bus, schedules, mail, and the
functions, wired by the synthesised template. Ctrl-C stops it.

  --port N         port of the HTTP API (default ${DEFAULT_PORT}; 0: any free one)
  --fresh          start clean: delete the data of earlier runs
  --ephemeral      keep nothing when it stops
  --no-watch       do not pick up changes to functions
  --no-schedules   do not fire schedules
  --help           this text

Environment:
  NIGHTSHIFT_STATE  state folder (default .local)
  DATABASE_URL      a Postgres of yours (14 or newer) instead of the embedded one
`;

/**
 * Reads the command line of `npm start`.
 * @throws Error that says which argument is wrong
 */
export function readOptions(
  args: string[],
  environment: Record<string, string | undefined>,
): StartOptions | 'help' {
  const { values } = parseArgs({
    args,
    allowNegative: true,
    options: {
      port: { type: 'string', default: String(DEFAULT_PORT) },
      fresh: { type: 'boolean', default: false },
      ephemeral: { type: 'boolean', default: false },
      watch: { type: 'boolean', default: true },
      schedules: { type: 'boolean', default: true },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) return 'help';
  const port = Number(values.port);
  if (!/^\d+$/.test(values.port) || port > 65_535)
    throw new Error(`--port ${values.port} is no port: 0 to 65535`);
  const root = dirname(import.meta.dirname);
  return {
    root,
    stateDir: resolve(environment.NIGHTSHIFT_STATE || join(root, '.local')),
    port,
    fresh: values.fresh,
    ephemeral: values.ephemeral,
    watch: values.watch,
    schedules: values.schedules,
    ...(environment.DATABASE_URL && { databaseUrl: environment.DATABASE_URL }),
  };
}
