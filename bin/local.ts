import { start } from '../local/options.ts';
import { runUntilStopped } from '../local/terminal.ts';
import { single } from '../tools/command-line/command.ts';
import { runProgram } from '../tools/command-line/run.ts';

const program = single('npm start --', start(runUntilStopped));
const code = await runProgram(program, process.argv.slice(2), {
  enter: ({ verb, input }, io) => verb.run(input, io),
});
// Not by itself: what a stop leaves open must not keep the terminal waiting.
process.exit(code);
