import { describe, expect, it } from '@jest/globals';
import { withoutFrozen } from '../../tools/docs/generate.ts';

const block = (name: string) => `SELECT 1;\n-- generated:${name}\nSELECT 2;\n-- /generated\n`;

describe('generated blocks of migrations', () => {
  it('are written in the newest migration that has them, and stay as they ran in the others', () => {
    const [first, second, other, plain] = [
      { file: '0001', before: block('writes') },
      { file: '0002', before: block('writes') },
      { file: '0003', before: block('others') },
      { file: '0004', before: 'SELECT 3;\n' },
    ] as const;
    expect(withoutFrozen([first, other, plain])).toEqual([first, other, plain]);
    expect(withoutFrozen([first, second, other, plain])).toEqual([second, other, plain]);
  });
});
