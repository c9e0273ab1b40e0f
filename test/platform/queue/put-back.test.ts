import { describe, expect, it } from '@jest/globals';
import { delayBefore } from '../../../shared/platform/queue/put-back.ts';

describe('the time until a message is looked at again', () => {
  it.each([
    [0, 1, 2],
    [1, 2, 4],
    [3, 8, 16],
    [5, 30, 60],
    [400, 30, 60],
  ])('after %i times is from %i to %i seconds', (times, least, most) => {
    expect([delayBefore(times, () => 0), delayBefore(times, () => 1)]).toEqual([least, most]);
  });
});
