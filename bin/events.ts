import { events } from '../events/cli.ts';
import { runScript } from '../tools/command-line/run.ts';

await runScript(events);
