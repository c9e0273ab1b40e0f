import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { Answer } from '../../../local/functions/protocol.ts';
import { readGivenUpStart } from '../../../shared/dead-letters/given-up-start.ts';
import { startFunction } from '../../../shared/platform/aws/start-function.ts';
import { actAs } from '../../support/act-as.ts';
import { eventually } from '../../support/eventually.ts';
import { sqsRecord } from '../../support/sqs-record.ts';
import { type Harness, startHarness } from './harness.ts';
import { allow, makeFunction, makeModel, makeQueue, queueArn } from './model.ts';

const job = makeFunction('send-reminders');
const name = job.functionName;
const event = { Records: [sqsRecord({ queue: 'jobs', body: '{"schedule":"send-reminders"}' })] };
const crash: Answer = { ok: false, errorType: 'Runtime.ExitError', errorMessage: 'signal' };
const done: Answer = { ok: true, payload: 'null' };

describe('a start of a function that nobody waits for', () => {
  let harness: Harness;
  let restore: () => void;
  let ran: unknown[];
  let answers: Answer[];

  const run = (waits: number[] = [0, 0]) =>
    harness.aws.starts.run(async (arn, given) => {
      ran.push([arn, given]);
      return answers.shift() ?? done;
    }, waits);
  const act = (as: string) => {
    restore?.();
    restore = actAs(harness.as(as));
  };

  beforeEach(async () => {
    [ran, answers] = [[], []];
    const onFailureArn = queueArn('dlq');
    harness = await startHarness(
      makeModel({
        functions: [
          makeFunction('start-jobs', [allow(['lambda:InvokeFunction'], job.arn)]),
          makeFunction('stranger'),
          job,
        ],
        queues: [makeQueue('dlq')],
        starts: [{ functionArn: job.arn, retries: 2, maximumAgeSeconds: 3_600, onFailureArn }],
      }),
    );
    act('start-jobs');
  });
  afterEach(async () => {
    restore();
    await harness.stop();
  });
  const dead = () =>
    harness.aws.sqs.receive({ queueArn: queueArn('dlq'), max: 10, waitSeconds: 0 });

  it('runs once, with what it was started with', async () => {
    run();
    await startFunction(name, event);
    await eventually(() => expect(ran).toEqual([[job.arn, event]]));
    await harness.restart();
    run();
    await eventually(() => expect(ran).toHaveLength(1));
    expect(await dead()).toEqual([]);
  });

  it('waits for functions, over a restart too', async () => {
    await startFunction(name, event);
    await harness.restart();
    run();
    await eventually(() => expect(ran).toEqual([[job.arn, event]]));
  });

  it('runs again when it crashed, and goes with its reason to the destination after the third', async () => {
    answers = [crash, crash, { ...crash, errorMessage: 'Task timed out after 900.00 seconds' }];
    run();
    await startFunction(name, event);
    const [message] = await eventually(async () => {
      const found = await dead();
      expect(found).toHaveLength(1);
      return found;
    });
    expect(ran).toHaveLength(3);
    expect(readGivenUpStart(message?.body ?? '')).toEqual({
      record: event.Records[0],
      runs: 3,
      how: 'Task timed out after 900.00 seconds',
      neverRan: false,
    });
  });

  it('is over when a later run of it succeeds', async () => {
    answers = [crash];
    run();
    await startFunction(name, event);
    await eventually(() => expect(ran).toHaveLength(2));
    expect(await dead()).toEqual([]);
  });

  it('waits a minute after its first crash, as Lambda does, and is still there after a restart', async () => {
    answers = [crash];
    harness.aws.starts.run(async (arn) => {
      ran.push(arn);
      return answers.shift() ?? done;
    });
    await startFunction(name, event);
    await eventually(() => expect(ran).toHaveLength(1));
    await harness.restart();
    run();
    await eventually(() => expect(ran).toHaveLength(2));
  });

  it('is not counted as a crash while the function has no room', async () => {
    const full: Answer = {
      ok: false,
      errorType: 'TooManyRequestsException',
      errorMessage: '',
      throttled: true,
    };
    answers = [full];
    run();
    await startFunction(name, event);
    await eventually(() => expect(ran).toHaveLength(2), { within: 5_000 });
    expect(await dead()).toEqual([]);
  });

  it('is refused to a function whose role does not have it, and for a function that is none', async () => {
    act('stranger');
    await expect(startFunction(name, event)).rejects.toThrow(/refused/);
    act('operator');
    await expect(startFunction('nightshift-local-nobody', event)).rejects.toThrow(/refused/);
    expect(ran).toEqual([]);
  });
});
