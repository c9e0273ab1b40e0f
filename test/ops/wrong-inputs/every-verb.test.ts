import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { allJobs } from '../../../shared/scheduling/registry.ts';
import { nouns, runOps } from '../support/run-ops.ts';
import { startTestStack, type TestStack } from '../support/stack.ts';
import { RAW } from './trial.ts';

/** What no word of a command line should do harm by, wherever it stands. */
const HOSTILE = [
  '',
  ' ',
  "x'; DROP TABLE users; --",
  '\u001b]0;owned\u0007\u001b[2J',
  '\u202Egnp.exe\u2066',
  '\u009b31m',
  'a\nok   everything is fine',
  '-1',
  '1e999',
  '9'.repeat(400),
  'NaN',
  'infinity',
  'null',
  '00000000-0000-0000-0000-000000000000',
  '2026-02-30T25:61:00Z',
  '../../../../etc/passwd',
  '%00%0a',
  '{"__proto__":{"x":1}}',
  '__proto__',
  'constructor',
  '\ud800',
  'é\u0301👩‍👩‍👧',
];

/** Waits for somebody, or is the machine's own. */
const ELSEWHERE = /^(console|logs|smoke|jobs run|email test|notices test|dead-letters replay)\b/;

type Attempt = { line: string[]; at: number };

/** Each word of each example, but for the names of nouns, verbs and options, once in each disguise. */
function attempts(): Attempt[] {
  const examples = nouns.flatMap((noun) =>
    Object.entries(noun.verbs).flatMap(([verb, { examples: lines }]) =>
      lines.map((line) => ({ line, names: verb === '' ? 1 : 2 })),
    ),
  );
  return examples.flatMap(({ line, names }) => {
    const words = wordsOf(line);
    if (ELSEWHERE.test(line)) return [];
    return words.flatMap((word, at) =>
      at < names || word.startsWith('--') ? [] : [{ line: words, at }],
    );
  });
}

const wordsOf = (line: string): string[] =>
  [...line.replace(/ [<>|] ?\S+.*$/, '').matchAll(/"([^"]*)"|'([^']*)'|(\S+)/g)].map(
    ([, double, single, plain]) => double ?? single ?? (plain as string),
  );

/** Controls that a terminal obeys, and marks that turn a text; line feeds are how lines end. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: it is what must not come out
const OBEYED = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/;

describe('a hostile word at any place of any command line', () => {
  let stack: TestStack;
  const home = process.cwd();
  beforeAll(async () => {
    const queues = [...new Set(allJobs().map(({ queue }) => queue)), 'billing', 'dlq', 'email'];
    stack = await startTestStack([...new Set(queues)], {
      buckets: ['backups', 'archive', 'documents', 'documents-copy'],
      secrets: ['operator-token', 'stripe-webhook', 'api-key-pepper', 'backup-key'],
    });
    const dir = mkdtempSync(join(tmpdir(), 'nightshift-words-'));
    process.chdir(dir);
    writeFileSync('items.csv', 'sku,name\nE1,Espresso beans\n');
  });
  afterAll(async () => {
    process.chdir(home);
    await stack.stop();
  });

  it('is answered in words, without a driver’s, and without what a terminal obeys', async () => {
    const faults: unknown[] = [];
    let tried = 0;
    // All of them everywhere takes minutes: each place has its fifth, and each word every fifth place.
    for (const [turn, { line, at }] of attempts().entries())
      for (const word of HOSTILE.filter((_, i) => (i + turn) % 5 === 0)) {
        const words = line.with(at, word);
        const { code, stdout, stderr } = await runOps(words, stack, '');
        tried += 1;
        const answer = stdout + stderr;
        const fault =
          (RAW.exec(answer)?.[0] ?? OBEYED.exec(answer)?.[0]) ||
          (answer.includes('\nok   everything is fine') && 'a forged line') ||
          (code !== 0 && answer.trim() === '' && 'silence');
        if (fault)
          faults.push({
            words: words.map((it) => it.slice(0, 60)).join('␣'),
            fault,
            answer: answer.slice(0, 200),
          });
      }
    expect(faults).toEqual([]);
    expect(tried).toBeGreaterThan(400);
  }, 300_000);
});
