import { describe, expect, it } from '@jest/globals';
import { createSecretReader } from '../../shared/platform/secrets.ts';
import { version } from '../support/secret-version.ts';

describe('a secret reader', () => {
  const vault = () => {
    const values = {
      current: 'new' as string | undefined,
      previous: 'old' as string | undefined,
    };
    let reads = 0;
    let time = 0;
    let putAt = new Date(0);
    const reader = createSecretReader({
      clock: () => new Date(time),
      fetchSecret: async (_arn, stage) => {
        reads += 1;
        return version(values[stage], putAt);
      },
    });
    return {
      values,
      reader,
      reads: () => reads,
      pass: (ms: number) => {
        time += ms;
      },
      putNow: () => {
        putAt = new Date(time);
      },
    };
  };

  it('keeps a value for five minutes, then asks again', async () => {
    const { reader, reads, values, pass } = vault();
    expect([await reader.read('a'), await reader.read('a')]).toEqual(['new', 'new']);
    expect(reads()).toBe(1);
    values.current = 'newer';
    pass(299_999);
    expect(await reader.read('a')).toBe('new');
    pass(1);
    expect(await reader.read('a')).toBe('newer');
  });

  it('keeps for two seconds only that there is none: the first value is tried at once', async () => {
    const { reader, reads, values, pass } = vault();
    values.current = undefined;
    expect([await reader.readIfPut('a'), await reader.readIfPut('a')]).toEqual([
      undefined,
      undefined,
    ]);
    expect(reads()).toBe(1);
    values.current = 'first';
    pass(2_000);
    expect(await reader.readIfPut('a')).toBe('first');
    pass(299_999);
    expect([await reader.readIfPut('a'), reads()]).toEqual(['first', 2]);
  });

  it('gives current and previous while a rotation overlaps', async () => {
    const { reader, values } = vault();
    expect(await reader.readWithPrevious('a')).toEqual({ current: 'new', previous: 'old' });
    values.previous = undefined;
    reader.forget('a');
    expect(await reader.readWithPrevious('a')).toEqual({ current: 'new' });
  });

  it('lets a previous value count for a day, and no longer', async () => {
    const { reader, pass } = vault();
    pass(86_399_999);
    expect(await reader.readWithPrevious('a')).toEqual({ current: 'new', previous: 'old' });
    pass(1);
    expect(await reader.readWithPrevious('a')).toEqual({ current: 'new' });
  });

  it('counts that day from the rotation, not from when the old value was made', async () => {
    const { reader, pass, putNow } = vault();
    pass(10 * 86_400_000);
    putNow();
    expect(await reader.readWithPrevious('a')).toEqual({ current: 'new', previous: 'old' });
  });

  it('lets it count for as long as its use needs', async () => {
    const { reader, pass } = vault();
    pass(3_600_000);
    expect(await reader.readWithPrevious('a', 3_600_000)).toEqual({ current: 'new' });
    expect(await reader.readWithPrevious('a', 3_600_001)).toMatchObject({ previous: 'old' });
  });

  it('does not keep a failure', async () => {
    let down = true;
    const reader = createSecretReader({
      fetchSecret: async () => {
        if (down) throw new Error('no network');
        return version('value');
      },
    });
    await expect(reader.read('a')).rejects.toThrow('no network');
    down = false;
    expect(await reader.read('a')).toBe('value');
  });

  it('serves the last value while nobody answers, and the next once somebody does', async () => {
    let time = 0;
    let answer = async () => version('old');
    const reader = createSecretReader({
      clock: () => new Date(time),
      fetchSecret: () => answer(),
    });
    expect(await reader.read('a')).toBe('old');
    time += 300_000;
    answer = async () => {
      throw new Error('no network');
    };
    expect(await reader.read('a')).toBe('old');
    answer = async () => version('new');
    expect(await reader.read('a')).toBe('old');
    time += 10_000;
    expect(await reader.read('a')).toBe('new');
  });

  it('names the secret that has no value', async () => {
    const { reader, values } = vault();
    values.current = undefined;
    await expect(reader.read('arn:x')).rejects.toThrow('Secret arn:x has no value yet');
  });
});
