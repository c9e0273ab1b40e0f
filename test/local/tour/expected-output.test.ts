import { describe, expect, it } from '@jest/globals';
import { compareOutput } from '../../../local/tour/expected-output.ts';

const SHOWN = `ID        ERROR          LAST FAILED           EFFECT KEY
e019c2ac  RejectMessage  2026-11-25T21:34:52Z  evt_…`;

describe('what the README shows, held against what a command printed', () => {
  it('may differ in times, widths and ids, which it maps for later commands', () => {
    const printed = `ID        ERROR              LAST FAILED           EFFECT KEY
b7d28616  RejectMessage      2027-01-02T03:04:05Z  evt_3e2248c3a24ea39d7bd9e976
`;
    expect(compareOutput(SHOWN, printed)).toEqual(new Map([['e019c2ac', 'b7d28616']]));
  });

  it.each([
    [
      'another word',
      'ID ERROR LAST FAILED EFFECT KEY\nb7d28616 Crashed 2027-01-02T03:04:05Z evt_1',
    ],
    ['a line more', `${SHOWN}\nb7d28616 RejectMessage`.replace('evt_…', 'evt_1\n\nanother')],
    ['a line less', 'ID ERROR LAST FAILED EFFECT KEY'],
    ['nothing', ''],
  ])('does not hold with %s', (_, printed) => {
    const shown = SHOWN.replace('evt_…', 'evt_1');
    expect(compareOutput(shown, printed)).toBeUndefined();
  });

  it('counts a number that is no measure', () => {
    expect(compareOutput('3 deliveries in 148 ms', '3 deliveries in 9 ms')).toBeDefined();
    expect(compareOutput('3 deliveries in 148 ms', '2 deliveries in 9 ms')).toBeUndefined();
  });
});
