import { MOST } from '../../../shared/platform/quantity.ts';
import { WrongUse } from '../../../tools/command-line/wrong-use.ts';

/** A number with decimals, from `least` on. */
export const amount = (summary: string, least = 0, most = MOST) =>
  ({
    type: 'string',
    value: 'N',
    summary,
    read(given: string): number {
      const number = /^\d{1,9}(\.\d{1,6})?$/.test(given) ? Number(given) : Number.NaN;
      if (number >= least && number <= most) return number;
      throw new WrongUse(`a number from ${least} to ${most} is needed`);
    },
  }) as const;
