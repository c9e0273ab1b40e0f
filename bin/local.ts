import { HELP, readOptions } from '../local/options.ts';
import { runUntilStopped } from '../local/terminal.ts';

try {
  const options = readOptions(process.argv.slice(2), process.env);
  if (options === 'help') process.stdout.write(HELP);
  else process.exit(await runUntilStopped(options));
} catch (error) {
  process.stderr.write(`${(error as Error).message}\n`);
  process.exit(1);
}
