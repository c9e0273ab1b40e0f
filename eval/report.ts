import { headerAccuracy, lineF1, type Tally } from './score.ts';

/** The head of a table of scores. */
export function heading(): string {
  return `${'set'.padEnd(26)}  docs   header  line F1  gate: coverage  precision`;
}

/** One row of a table of scores; precision is the share of accepted totals that are right. */
export function scoreRow(name: string, tally: Tally): string {
  const precision = tally.accepted === 0 ? 1 : 1 - tally.acceptedWrong / tally.accepted;
  return [
    name.padEnd(26),
    String(tally.documents).padStart(5),
    headerAccuracy(tally).toFixed(3).padStart(8),
    lineF1(tally).toFixed(3).padStart(8),
    (tally.accepted / Math.max(1, tally.documents)).toFixed(3).padStart(10),
    precision.toFixed(3).padStart(11),
  ].join(' ');
}
