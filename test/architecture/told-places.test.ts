import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { nouns } from '../ops/support/run-ops.ts';
import { ROOT, sources } from './sources.ts';

/** Code that tells people things: errors, findings, alarms, reasons. */
const telling = sources().filter(({ path }) => !/^(test|bench|eval)\//.test(path));

const verbsOf = new Map(nouns.map(({ name, verbs }) => [name, Object.keys(verbs)]));

/** @returns the noun and verb of an `ops` line that nobody can type. */
function unknownCommand(noun: string, verb: string | undefined): string | undefined {
  const verbs = verbsOf.get(noun);
  if (!verbs) return noun;
  if (verb === undefined || verbs.includes(verb) || verbs.includes('')) return undefined;
  return `${noun} ${verb}`;
}

/** Headings as links name them. */
const anchorsOf = (page: string) =>
  [...readFileSync(join(ROOT, page), 'utf8').matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replace(/[^a-z0-9 _-]/g, '')
      .replaceAll(' ', '-'),
  );

describe('what the code tells people to do', () => {
  it('is a command that there is', () => {
    const told = telling.flatMap(({ path, text }) =>
      [...text.matchAll(/npm run (?:-s )?ops -- ([a-z][\w-]*)(?: ([a-z][a-z-]+)\b)?/g)].map(
        ([, noun = '', verb]) => ({ path, unknown: unknownCommand(noun, verb) }),
      ),
    );
    expect(told.length).toBeGreaterThan(20);
    expect(told.filter(({ unknown }) => unknown)).toEqual([]);
  });

  it('is a page that there is, and a part of it', () => {
    const told = telling.flatMap(({ path, text }) =>
      [...text.matchAll(/\b(docs\/[\w./-]+\.md|[A-Z]+\.md)(?:#([\w-]+))?/g)].map(
        ([, page = '', anchor]) => ({ path, page, anchor }),
      ),
    );
    expect(told.length).toBeGreaterThan(10);
    const nowhere = told.filter(
      ({ page, anchor }) =>
        !existsSync(join(ROOT, page)) || (anchor && !anchorsOf(page).includes(anchor)),
    );
    expect(nowhere).toEqual([]);
  });
});
