import { readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createDeadLetters } from '../../shared/dead-letters/record.ts';
import { tellOperators } from '../../shared/notices/tell-operators.ts';
import { makeFailed } from '../dead-letters/make-failed.ts';
import { runOps } from './support/run-ops.ts';
import { startTestStack, type TestStack } from './support/stack.ts';

const FILE = join(tmpdir(), `incident-${process.pid}.json`);

describe('ops incident', () => {
  let stack: TestStack;
  let written: string;
  beforeAll(async () => {
    stack = await startTestStack();
    const { db: sql } = stack.context();
    const clock = () => new Date();
    const error = { name: 'RejectMessage', message: 'sk_live_0123456789abcdef of ada@example.com' };
    await createDeadLetters({ sql, clock }).record(
      makeFailed({ error, body: '{"card":"4242424242424242"}' }),
    );
    await tellOperators(
      { key: 'k', title: 'Mail of bob@example.com waits', body: 'b' },
      { sql, clock },
    );
    const { code } = await runOps(['incident', '--out', FILE], stack);
    expect(code).toBe(0);
    written = readFileSync(FILE, 'utf8');
  });
  afterAll(async () => {
    rmSync(FILE, { force: true });
    await stack.stop();
  });

  it('holds what one would ask for', () => {
    const told = JSON.parse(written);
    expect(Object.keys(told)).toEqual([
      ...['stage', 'at', 'by', 'doctor', 'deadLetterGroups', 'queues', 'maintenance'],
      ...['runs', 'runsGivenUp', 'notices', 'acts', 'deployments', 'metrics', 'logs'],
    ]);
    expect(told.deadLetterGroups).toHaveLength(1);
    expect(told.doctor.map(({ name }: { name: string }) => name)).toContain('dead letters');
  });

  it('says what could not be had, and has the rest', () => {
    expect(JSON.parse(written).metrics).toEqual({ missing: expect.any(String) });
  });

  it('has no secret, no payload and nobody’s address', () => {
    expect(written).not.toMatch(/sk_live_0123|4242424242424242|ada@example|bob@example/);
    expect(written).toContain('…@example.com');
  });

  it('is for its owner alone until that one shares it', () => {
    expect(statSync(FILE).mode & 0o077).toBe(0);
  });
});
