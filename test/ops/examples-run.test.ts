import { describe, expect, it } from '@jest/globals';
import { ELSEWHERE, useExamples } from './support/examples.ts';
import { nouns } from './support/run-ops.ts';
import { RAW } from './wrong-inputs/trial.ts';

describe('the examples of the help', () => {
  const { run } = useExamples();

  const examples = nouns.flatMap(({ verbs }) => Object.values(verbs).flatMap((v) => v.examples));
  const here = examples.filter((line) => !ELSEWHERE.some(([pattern]) => pattern.test(line)));

  it.each(here)('npm run ops -- %s', async (line) => {
    const { code, stdout, stderr } = await run(line);
    const said = stdout + stderr;
    // 3: it did its work, and found something.
    expect({ said, works: code === 0 || code === 3 }).toEqual({ said, works: true });
    expect(said).not.toMatch(RAW);
  });
});
