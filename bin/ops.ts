import { createSignInLink, keyOfRole } from '../console/security/session.ts';
import { postgresClientOf } from '../local/postgres-client/client-of.ts';
import { atTerminal } from '../ops/cli/context.ts';
import { createNouns } from '../ops/cli/nouns.ts';
import { runOps } from '../ops/cli/program.ts';
import { openContext } from '../ops/context.ts';
import { stateDirectory } from '../ops/stack/stack-file.ts';

const nouns = createNouns({
  createSignInLink,
  keyOfRole,
  start: async (input) => (await import('../console/start.ts')).startConsole(input),
});
const findPostgresClient = postgresClientOf(stateDirectory());

process.exitCode = await runOps(process.argv.slice(2), {
  nouns,
  open: async ({ stage, out, stack }) =>
    atTerminal(await openContext({ stage, stack, findPostgresClient }), { out }),
});
