import { describe, expect, it } from '@jest/globals';
import { createSecretReader } from '../../shared/platform/secrets.ts';

describe('a secret reader', () => {
  const vault = () => {
    const values = {
      AWSCURRENT: 'new' as string | undefined,
      AWSPREVIOUS: 'old' as string | undefined,
    };
    let reads = 0;
    let time = 0;
    const reader = createSecretReader({
      clock: () => new Date(time),
      fetchSecret: async (_arn, stage) => {
        reads += 1;
        return values[stage];
      },
    });
    return { values, reader, reads: () => reads, pass: (ms: number) => (time += ms) };
  };

  it('keeps a value for five minutes, then asks again', async () => {
    const { reader, reads, values, pass } = vault();
    expect([await reader.read('a'), await reader.read('a')]).toEqual(['new', 'new']);
    expect(reads()).toBe(1);
    values.AWSCURRENT = 'newer';
    pass(299_999);
    expect(await reader.read('a')).toBe('new');
    pass(1);
    expect(await reader.read('a')).toBe('newer');
  });

  it('gives current and previous while a rotation overlaps', async () => {
    const { reader, values } = vault();
    expect(await reader.readWithPrevious('a')).toEqual({ current: 'new', previous: 'old' });
    values.AWSPREVIOUS = undefined;
    reader.forget('a');
    expect(await reader.readWithPrevious('a')).toEqual({ current: 'new' });
  });

  it('does not keep a failure', async () => {
    let down = true;
    const reader = createSecretReader({
      fetchSecret: async () => {
        if (down) throw new Error('no network');
        return 'value';
      },
    });
    await expect(reader.read('a')).rejects.toThrow('no network');
    down = false;
    expect(await reader.read('a')).toBe('value');
  });

  it('names the secret that has no value', async () => {
    const { reader, values } = vault();
    values.AWSCURRENT = undefined;
    await expect(reader.read('arn:x')).rejects.toThrow('Secret arn:x has no value yet');
  });
});
