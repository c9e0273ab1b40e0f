import { describe, expect, it } from '@jest/globals';
import { parseContext, parseStage } from '../../tools/cdk-context.ts';
import { WrongUse } from '../../tools/command-line/wrong-use.ts';
import { cdkArguments } from '../../tools/deployment.ts';

const base = {
  stackNames: ['Nightshift-dev', 'Nightshift-dev-watch'],
  outDir: 'cdk.out/dev',
  diff: false,
  yes: false,
};

describe('what the CDK is told', () => {
  it('deploys the assembly that was just written, and keeps its outputs', () => {
    expect(cdkArguments(base)).toEqual([
      'deploy',
      'Nightshift-dev',
      'Nightshift-dev-watch',
      '--app',
      'cdk.out/dev',
      '--outputs-file',
      'cdk.out/dev/outputs.json',
      '--require-approval',
      'broadening',
    ]);
  });

  it('changes nothing when only the difference is asked for', () => {
    expect(cdkArguments({ ...base, diff: true })).toEqual([
      'diff',
      'Nightshift-dev',
      'Nightshift-dev-watch',
      '--app',
      'cdk.out/dev',
    ]);
  });
});

describe('the arguments of a command', () => {
  it('take context as the CDK does, values with = included', () => {
    expect(parseContext(['database=aurora', 'backupCron=cron(0 2 = ?)'])).toEqual({
      database: 'aurora',
      backupCron: 'cron(0 2 = ?)',
    });
  });

  it('refuse a pair without a value and a stage that does not exist', () => {
    expect(() => parseContext(['database'])).toThrow(WrongUse);
    expect(() => parseStage('production')).toThrow(/local, dev, staging, prod/);
  });
});
