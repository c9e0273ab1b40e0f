import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { createSignInLink, keyOfRole } from '../../console/security/session.ts';
import { startConsole } from '../../console/start.ts';
import { createNouns } from '../../ops/cli/nouns.ts';
import { opsProgram } from '../../ops/cli/program.ts';
import { optionsOf } from '../../tools/command-line/help.ts';
import { findCommand } from '../../tools/command-line/parse.ts';

const PAGES = join(import.meta.dirname, '../../console');
const program = opsProgram(createNouns({ createSignInLink, keyOfRole, start: startConsole }));

/** The commands that pages show, with a word for what they fill in. */
const shown = globSync('**/*.ts', { cwd: PAGES }).flatMap((file) => {
  const source = readFileSync(join(PAGES, file), 'utf8');
  return [...source.matchAll(/command\(\s*c,\s*(['`])([\s\S]*?)\1,?\s*\)/g)].map(([, , line]) => ({
    file,
    line: filled(line as string),
  }));
});

/** Without what a template fills in, however deep. */
function filled(line: string): string {
  let text = '';
  let depth = 0;
  for (const [i, letter] of [...line].entries()) {
    if (line.startsWith('${', i)) depth += 1;
    if (depth === 0) text += letter;
    if (letter === '}' && depth > 0) {
      depth -= 1;
      // What follows a word at once is an option that may be there.
      if (depth === 0 && text.endsWith(' ')) text += 'x';
    }
  }
  return text;
}

describe('a command that a page shows', () => {
  it.each(shown)('$file: $line', ({ line }) => {
    const words = line.split(/\s+/).filter(Boolean);
    const { verb, rest } = findCommand(words, program);
    const known = [...Object.keys(optionsOf(verb, program)), 'help'];
    const options = rest.filter((word) => word.startsWith('--')).map((word) => word.slice(2));
    expect(options.filter((name) => !known.includes(name))).toEqual([]);
  });

  it('is found wherever pages show one', () => {
    expect(shown.length).toBeGreaterThan(15);
  });
});
