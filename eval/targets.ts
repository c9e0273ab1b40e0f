import { headerAccuracy, lineF1, type Tally } from './score.ts';

/** What each generated set must reach: header accuracy and line F1. */
export const TARGETS = {
  tuned: { header: 0.97, lines: 0.97 },
  'held-out': { header: 0.9, lines: 0.9 },
  printed: { header: 0.93, lines: 0.85 },
  receipts: { header: 0.9, lines: 0.85 },
  xml: { header: 1, lines: 1 },
} as const;

export type Verdict = {
  text: string;
  held: boolean;
};

/** Holds a set's scores against its target; no set may have a wrong total accepted. */
export function verdicts(set: keyof typeof TARGETS, tally: Tally): Verdict[] {
  const target = TARGETS[set];
  const [header, lines] = [headerAccuracy(tally), lineF1(tally)];
  return [
    { text: `${set}: header ${header} (at least ${target.header})`, held: header >= target.header },
    { text: `${set}: line F1 ${lines} (at least ${target.lines})`, held: lines >= target.lines },
    {
      text: `${set}: wrong totals accepted ${tally.acceptedWrong} (none)`,
      held: tally.acceptedWrong === 0,
    },
  ];
}
