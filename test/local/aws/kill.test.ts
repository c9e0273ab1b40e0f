import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, describe, expect, it } from '@jest/globals';
import { startAws } from '../../../local/aws/start.ts';
import { makeModel, makeQueue, makeRule, queueArn } from './model.ts';

const stateDir = mkdtempSync(join(tmpdir(), 'nightshift-kill-'));
const model = makeModel({
  queues: [makeQueue('billing')],
  rules: [makeRule('all', { targets: [{ id: 'q', arn: queueArn('billing') }] })],
});
afterAll(() => rmSync(stateDir, { recursive: true, force: true }));

/** Puts events for ever, and prints the number of each once the bus has answered. */
const PUTTER = `
const { startAws } = await import(${JSON.stringify(new URL('../../../local/aws/start.ts', import.meta.url).href)});
const aws = await startAws({ stateDir: ${JSON.stringify(stateDir)}, model: ${JSON.stringify(model)} });
for (let n = 0; ; n++) {
  aws.bus.put([{ Source: 'x', DetailType: 'n', Detail: JSON.stringify({ n }), EventBusName: 'nightshift' }]);
  if (!process.stdout.write(n + '\\n')) await new Promise((resolve) => process.stdout.once('drain', resolve));
}`;

describe('a machine that is killed', () => {
  it('has every event that its bus had answered for', async () => {
    const child = spawn(process.execPath, ['--input-type=module', '--eval', PUTTER], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let answered = -1;
    for await (const line of createInterface({ input: child.stdout })) {
      answered = Number(line);
      if (answered === 500) child.kill('SIGKILL');
    }
    if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
    expect(child.signalCode).toBe('SIGKILL');

    const aws = await startAws({ stateDir, model });
    const kept = new Set<number>();
    for (;;) {
      const messages = aws.sqs.takeDue({ queueArn: queueArn('billing'), max: 10 });
      if (messages.length === 0) break;
      for (const { body } of messages) kept.add(JSON.parse(body).detail.n);
    }
    await aws.stop();
    expect(answered).toBeGreaterThanOrEqual(500);
    expect([...Array(answered + 1).keys()].filter((n) => !kept.has(n))).toEqual([]);
  });
});
