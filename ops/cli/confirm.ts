import { flag } from '../../tools/command-line/options.ts';
import { WrongUse } from '../../tools/command-line/wrong-use.ts';
import type { CliContext } from './context.ts';

/** For the verbs that ask: what a script says instead of an answer. */
export const YES = flag('do not ask first');

/**
 * Asks before what cannot be taken back, or takes --yes for an answer.
 * @throws WrongUse when nobody can answer, or the answer is no: nothing has changed then.
 */
export async function confirm(
  { question, when = true, yes }: { question: string; when?: boolean; yes: boolean },
  { interactive, ask }: Pick<CliContext, 'interactive' | 'ask'>,
): Promise<void> {
  if (!when || yes) return;
  if (!interactive) throw new WrongUse(`${question} Say --yes, or look first with --dry-run`);
  const answer = await ask(`${question} [y/N] `);
  if (!/^y(es)?$/i.test(answer.trim())) throw new WrongUse('Nothing was changed.');
}
