import { createInterface } from 'node:readline';
import { Writable } from 'node:stream';

/** Asks whoever sits at the terminal, on stderr: stdout is the result's. */
export const ask = (question: string): Promise<string> => answer(question, { shown: true });

/** The same, and what is typed is not shown. */
export const askSecret = (question: string): Promise<string> => answer(question, { shown: false });

function answer(question: string, { shown }: { shown: boolean }): Promise<string> {
  const { stdin, stderr } = process;
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });
  stderr.write(question);
  const lines = createInterface({ input: stdin, output: shown ? stderr : nowhere, terminal: true });
  return new Promise((done) => {
    let given = '';
    lines.once('line', (line) => {
      given = line;
      lines.close();
    });
    // Ctrl-C and Ctrl-D give nothing, which every question takes for a no.
    lines.once('SIGINT', () => lines.close());
    lines.once('close', () => {
      if (!shown) stderr.write('\n');
      done(given);
    });
  });
}
