import { runEvents } from '../events/cli.ts';

process.exitCode = await runEvents(process.argv.slice(2));
