import { runCli } from '../ops/cli.ts';

process.exitCode = await runCli(process.argv.slice(2));
