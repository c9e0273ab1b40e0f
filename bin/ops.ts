import { postgresClientOf } from '../local/postgres-client/client-of.ts';
import { runCli } from '../ops/cli/run.ts';
import { contextOpener } from '../ops/context.ts';

const findPostgresClient = postgresClientOf(process.env.NIGHTSHIFT_STATE || '.local');

process.exitCode = await runCli(process.argv.slice(2), {
  open: contextOpener({ findPostgresClient }),
});
