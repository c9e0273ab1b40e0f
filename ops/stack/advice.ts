/** A part of what a check advises: words, or a command without its call: `dead-letters groups`. */
export type AdvicePart = { words: string } | { line: string };

/** Splits an advice at the commands in it, written as `npm run ops -- …` or as `ops …`. */
export function partsOfAdvice(advice: string): AdvicePart[] {
  const parts = advice.split(/(?:npm run ops --|\bops) ((?:[\w<>=-]+ ?)+)/);
  return parts.flatMap((part, i): AdvicePart[] => {
    if (i % 2 === 0) return part === '' ? [] : [{ words: part }];
    // A sentence goes on behind it.
    const [, line = part, rest = ''] = /^(.*?)( (?:then|and|or|once)\b.*|\s*)$/.exec(part) ?? [];
    return [{ line }, ...(rest === '' ? [] : partsOfAdvice(rest))];
  });
}

/** A command of this stage, as it can be run. */
export const callOf = (line: string, { stage }: { stage: string }): string =>
  `npm run ops -- ${line}${stage === 'local' ? '' : ` --stage ${stage}`}`;

/** An advice whose commands can be copied from a terminal. */
export const runnable = (advice: string, stack: { stage: string }): string =>
  partsOfAdvice(advice)
    .map((part) => ('words' in part ? part.words : callOf(part.line, stack)))
    .join('');
