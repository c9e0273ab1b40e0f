import { describe, expect, it } from '@jest/globals';
import { purposeOf } from '../../tools/sources/purpose.ts';

const of = (text: string) => purposeOf('shared/billing/pause-collection.ts', text);

describe('what a file says that it is for', () => {
  it('is the first two sentences of what it exports under its name, and what else it exports', () => {
    const helper = '/** Helps. */\nexport const MOST = 3;\n';
    const main = '/**\n * Pauses collection, e.g. of\n * all. Each once.\n * @throws Conflict\n */';
    expect(of(`${helper}${main}\nexport async function pauseCollection() {}`)).toBe(
      'Pauses collection, e.g. of all. Each once. Beside it: `MOST`.',
    );
  });

  it('is that of its first export which runs and says it, where none has its name', () => {
    const type = '/** A row. */\nexport type Row = object;\n';
    const others = 'export const a = 1;\n/** Does b. */\nexport function b() {}\n';
    expect(of(type + others)).toBe('Does b. Beside it: `a`.');
    expect(of(type)).toBe('A row.');
    expect(of(`${type}export const a = 1;`)).toBeUndefined();
  });

  it('is the summary of each command', () => {
    const verb = (name: string, summary: string) =>
      `export const ${name} = verb({\n  summary: '${summary}',\n  run() {},\n});\n`;
    expect(of(verb('pause', 'hold it') + verb('resume', 'go on'))).toBe(
      '`pause`: hold it; `resume`: go on',
    );
  });

  it('is the first docstring of a file that exports nothing', () => {
    expect(of("import 'x';\n/** A thread: ends by itself. */\nrun();")).toBe(
      'A thread: ends by itself.',
    );
  });

  it('is missing where only tags, or another statement, stand before the export', () => {
    expect(of('/** @throws Conflict */\nexport function pauseCollection() {}')).toBeUndefined();
    expect(of('/** Helps. */\nconst a = 1;\nexport function pauseCollection() {}')).toBeUndefined();
  });
});
