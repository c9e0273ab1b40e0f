import { randomUUID } from 'node:crypto';
import { AwsError } from '../errors.ts';
import { invalid } from './batch.ts';
import type { Queues } from './queues.ts';

/** A redrive by the queue itself: StartMessageMoveTask. */
export type MoveTask = {
  handle: string;
  status: 'RUNNING' | 'COMPLETED' | 'CANCELLING' | 'CANCELLED' | 'FAILED';
  source: string;
  /** Absent where each message goes back to the queue that it came from. */
  destination?: string;
  /** Messages a second; as fast as AWS does it by itself without. */
  perSecond?: number;
  moved: number;
  toMove: number;
  failure?: string;
  startedAt: number;
};

/** What AWS names as its fastest. */
const FASTEST = 500;
/** Milliseconds between two portions. */
const STEP = 100;
/** Tasks of a queue that are remembered. */
const KEPT = 10;

export type MoveTasks = ReturnType<typeof createMoveTasks>;

/**
 * Moves messages out of dead-letter queues as AWS does: all of them, in portions, each with a new
 * message id and a new time; one task a queue. Tasks are forgotten when the runtime ends.
 */
export function createMoveTasks({ queues, now }: { queues: Queues; now: () => number }) {
  let tasks: MoveTask[] = [];
  const timers = new Map<MoveTask, NodeJS.Timeout>();
  const of = (source: string) => tasks.filter((task) => task.source === source);
  const runs = ({ status }: MoveTask) => status === 'RUNNING' || status === 'CANCELLING';

  const step = (task: MoveTask) => {
    timers.delete(task);
    if (task.status === 'CANCELLING') task.status = 'CANCELLED';
    if (task.status !== 'RUNNING') return;
    const portion = Math.max(1, Math.floor(((task.perSecond ?? FASTEST) * STEP) / 1_000));
    const pause = (portion * 1_000) / (task.perSecond ?? FASTEST);
    try {
      const { moved, left } = queues.moveSome({ ...task, max: portion });
      task.moved += moved;
      if (moved < portion || left === 0 || task.moved >= task.toMove) task.status = 'COMPLETED';
    } catch (error) {
      task.status = 'FAILED';
      task.failure = error instanceof AwsError ? error.code : 'InternalError';
    }
    if (task.status === 'RUNNING') timers.set(task, setTimeout(step, pause, task));
  };

  return {
    start(input: { source: string; destination?: string; perSecond?: number }): MoveTask {
      const { source } = input;
      if (!queues.all().some((queue) => queues.redriveOf(queue.arn)?.queue === source))
        throw invalid('Source queue must be configured as a Dead Letter Queue.');
      if (of(source).some(runs))
        throw invalid(
          'There is already a task running. Only one active task is allowed for a source queue arn at a given time.',
        );
      const task: MoveTask = {
        ...input,
        handle: Buffer.from(JSON.stringify({ taskId: randomUUID(), sourceArn: source })).toString(
          'base64',
        ),
        status: 'RUNNING',
        moved: 0,
        toMove: queues.counts(source).visible,
        startedAt: now(),
      };
      tasks = [
        task,
        ...of(source).slice(0, KEPT - 1),
        ...tasks.filter((it) => it.source !== source),
      ];
      timers.set(task, setTimeout(step, 0, task));
      return task;
    },

    list: of,

    /** @throws AwsError ResourceNotFoundException for what runs no more, or never did */
    cancel(handle: string): MoveTask {
      const task = tasks.find((each) => each.handle === handle);
      if (task?.status !== 'RUNNING')
        throw new AwsError('ResourceNotFoundException', 'Task does not exist.', 404);
      task.status = 'CANCELLING';
      return task;
    },

    find: (handle: string) => tasks.find((task) => task.handle === handle),

    stop() {
      for (const timer of timers.values()) clearTimeout(timer);
    },
  };
}
