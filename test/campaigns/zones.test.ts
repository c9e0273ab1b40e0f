import { describe, expect, it } from '@jest/globals';
import { momentOf, momentOfReadable } from '../../shared/campaigns/zones.ts';

describe('the moment of a local time', () => {
  it('is as much later as the gap is long, or the first of two', async () => {
    const at = async (local: string, timeZone: string) =>
      (await momentOf({ local, timeZone })).toISOString();
    expect(await at('2026-03-29T01:30', 'Europe/London')).toBe('2026-03-29T01:30:00.000Z');
    expect(await at('2026-11-01 01:30:00', 'America/New_York')).toBe('2026-11-01T05:30:00.000Z');
    await expect(at('2026-11-01T01:30', 'Mars/Olympus')).rejects.toThrow(/known zone/);
  });

  it('is read in the first zone that can be read, and in UTC when none can', async () => {
    const local = '2026-06-01 09:00';
    const at = async (...zones: string[]) =>
      (await momentOfReadable({ local, zones })).toISOString().slice(11, 16);
    expect(await at('Asia/Calcutta', 'Europe/Berlin')).toBe('03:30');
    for (const unreadable of ['UTC+2', 'GMT+2', 'PST', 'MSK', 'Foo5', '+05:30', '+02:00', '']) {
      expect([unreadable, await at(unreadable, 'Europe/Berlin')]).toEqual([unreadable, '07:00']);
      expect([unreadable, await at(unreadable)]).toEqual([unreadable, '09:00']);
    }
    for (const legacy of ['Europe/Kiev', 'Europe/Kyiv', 'US/Eastern', 'Etc/GMT-2']) {
      expect(await at(legacy)).not.toBe('09:00');
    }
  });
});
