import { describe, expect, it } from '@jest/globals';
import { createOut } from '../../tools/command-line/output.ts';

const BODY = '{\n  "name": "\u001b]0;owned\u0007 \u202e"\n}\n';

describe('what a command passes on as it is', () => {
  const passedOn = (terminal: boolean) => {
    let said = '';
    const stdout = (text: string) => {
      said += text;
    };
    createOut({ json: false, stdout, stderr: stdout, terminal }).raw(BODY);
    return said;
  };

  it('is every byte of it, for another program', () => {
    expect(passedOn(false)).toBe(BODY);
  });

  it('moves no terminal', () => {
    expect(passedOn(true)).toBe('{\n  "name": " ]0;owned   "\n}\n');
  });
});
