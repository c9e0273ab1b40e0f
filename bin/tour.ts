import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { showTour } from '../local/tour/terminal.ts';
import { runCommand } from '../tools/command-line.ts';

const HELP = `npm run tour -- [options]

Plays the tour of README.md, its commands one by one, on the stack that runs here. Where none runs
it starts one of its own, which leaves nothing behind. Enter goes on to the next step.

  --no-wait  go on without Enter

Ends with 0 when every command did.`;

await runCommand(HELP, async () => {
  const { values } = parseArgs({
    allowNegative: true,
    options: { wait: { type: 'boolean', default: true } },
  });
  const root = resolve(import.meta.dirname, '..');
  const stateDir = resolve(process.env.NIGHTSHIFT_STATE || `${root}/.local`);
  return showTour({ root, stateDir, wait: values.wait });
});
