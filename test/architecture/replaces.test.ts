import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { SECTIONS } from '../../console/sections.ts';
import { CONTEXT } from '../../lib/context.ts';
import { opsProgram } from '../../ops/cli/program.ts';
import { apiContracts } from '../../shared/routes.ts';
import { parseCommand } from '../../tools/command-line/parse.ts';
import { nouns } from '../ops/support/run-ops.ts';
import { ROOT } from './sources.ts';

const page = readFileSync(join(ROOT, 'docs/replaces.md'), 'utf8');
/** What stands on the right: our side of each line. */
const ours = page
  .split('\n')
  .filter((line) => line.startsWith('| ') && !line.startsWith('| by hand'))
  .map((line) => line.slice(line.indexOf(' | ') + 3));
const named = (pattern: RegExp) => [
  ...new Set(ours.flatMap((text) => [...text.matchAll(pattern)].map(([, it]) => it as string))),
];
const words = (line: string) =>
  [...line.replace(' …', ' 2199-01-01').matchAll(/"([^"]*)"|(\S+)/g)].map(
    ([, quoted, plain]) => quoted ?? (plain as string),
  );

const refusal = (line: string[]): string => {
  try {
    parseCommand(line, opsProgram(nouns));
    return '';
  } catch (error) {
    return (error as Error).message;
  }
};

describe('what the page of the runbooks says that we do', () => {
  it.each(named(/`npm run ops -- ([^`]+)`/g))('ops %s can be typed', (line) => {
    // A verb stands for itself where what it needs would be in the way of reading.
    expect(refusal(words(line))).toMatch(/^$| is missing: /);
  });

  it.each(named(/`npm (?:run )?((?!run|ops)[\w:-]+)`/g))('npm run %s is a script', (script) => {
    const { scripts } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
    expect(Object.keys(scripts)).toContain(script);
  });

  it.each(named(/`((?:functions|lib|shared|migrations|local|test|docs|\.github)\/[\w./-]*)`/g))(
    '%s is there',
    (path) => expect(existsSync(join(ROOT, path))).toBe(true),
  );

  it.each(named(/`((?:GET|POST) \/[^`]+)`/g))('%s is a route', (route) => {
    const keys = apiContracts.flatMap(({ routes }) => Object.keys(routes));
    const known = keys.map((key) => new RegExp(`^${key.replace(/\{\w+\}/g, '[^/]+')}$`));
    expect(known.some((pattern) => pattern.test(route))).toBe(true);
  });

  it.each(named(/page \*([^*]+)\*/g))('the console has a page %s', (title) => {
    const pages = SECTIONS.flatMap(({ pages: own }) => own.map(([, name]) => name));
    expect(pages).toContain(title);
  });

  it.each(named(/`-c (\w+)`/g))('-c %s is a context value', (name) => {
    expect(Object.keys(CONTEXT)).toContain(name);
  });

  it('has a line for each procedure', () => {
    expect(ours.length).toBeGreaterThan(55);
    expect(ours.filter((text) => text.replace(' |', '').trim() === '')).toEqual([]);
  });
});
