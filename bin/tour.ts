import { resolve } from 'node:path';
import { showTour } from '../local/tour/terminal.ts';
import { command, type ExitCode, single } from '../tools/command-line/command.ts';
import { type Io, runScript } from '../tools/command-line/run.ts';

const tour = command({
  summary: 'play the tour of README.md',
  description: [
    'Plays the tour of README.md, its commands one by one, on the stack that runs here. Where none runs',
    'it starts one of its own, which leaves nothing behind. Enter goes on to the next step.',
    '',
    'Ends with 0 when every command did.',
  ].join('\n'),
  options: { wait: { type: 'boolean', fallback: true, summary: 'go on without Enter' } },
  async run({ options: { wait } }, _io: Io) {
    const root = resolve(import.meta.dirname, '..');
    const stateDir = resolve(process.env.NIGHTSHIFT_STATE || `${root}/.local`);
    return (await showTour({ root, stateDir, wait })) as ExitCode;
  },
});

await runScript(single('npm run tour --', tour));
