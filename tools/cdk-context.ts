import { STAGES, type Stage } from '../lib/naming.ts';
import { didYouMean } from '../shared/platform/nearest.ts';
import { WrongUse } from './command-line/wrong-use.ts';

/**
 * `-c name=value` as the CDK takes it.
 * @throws WrongUse for a pair without `=`.
 */
export function parseContext(pairs: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    pairs.map((pair) => {
      const at = pair.indexOf('=');
      if (at < 1) throw new WrongUse(`-c ${pair}: write it as -c name=value`);
      return [pair.slice(0, at), pair.slice(at + 1)];
    }),
  );
}

/** `-c`, for whatever writes a template. */
export const contextOption = {
  type: 'string',
  short: 'c',
  multiple: true,
  value: 'NAME=VALUE',
  summary: 'what differs from the stage’s own, e.g. database=aurora, alarmEmail=ADDRESS',
} as const;

/** @throws WrongUse naming the stages when `value` is none of them. */
export function parseStage(value: string | undefined): Stage {
  const stage = STAGES.find((known) => known === value);
  if (!stage)
    throw new WrongUse(
      `The stage must be one of ${STAGES.join(', ')}${didYouMean(value ?? '', STAGES)}`,
    );
  return stage;
}
