import { expect, it } from '@jest/globals';
import { totalKind } from '../../shared/documents/rules/words/totals-labels.ts';

it.each([
  ['AmountDue', 'due'],
  ['HesaplananKDV(%1.0)', 'tax'],
  ['MontantHT', 'net'],
  ['McCartney', undefined],
])('words that are written as one name a sum: %s', (label, kind) => {
  expect(totalKind(label)).toBe(kind);
});

it.each([
  ['G.S.T', 'tax'],
  ['I.V.A. 21 %', 'tax'],
  ['Total excl. V.A.T.', 'net'],
])('a sum is known by the letters of a word with stops between: %s', (label, kind) => {
  expect(totalKind(label)).toBe(kind);
});
