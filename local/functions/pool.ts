import { type Answer, errorAnswer, type FunctionSpec, type LogLine } from './protocol.ts';
import { Sandbox } from './sandbox.ts';

/** A worker that nobody needed for this long gives its memory back. */
const IDLE_MS = 300_000;

type Waiting = { requestId: string; payload: string; settle: (answer: Answer) => void };

/**
 * The execution environments of one function: started when needed, reused, one invocation at a time
 * each. Lambda would start a new one for every concurrent invocation; a laptop starts a few and
 * lets the rest wait, which a function cannot tell from a slower network.
 */
export class FunctionPool {
  #spec: FunctionSpec;
  readonly #maxWorkers: number;
  readonly #onLine: (line: LogLine) => void;
  readonly #all = new Set<Sandbox>();
  #idle: { sandbox: Sandbox; timer: NodeJS.Timeout }[] = [];
  readonly #waiting: Waiting[] = [];
  #busy = 0;

  constructor(spec: FunctionSpec, maxWorkers: number, onLine: (line: LogLine) => void) {
    this.#spec = spec;
    this.#maxWorkers = maxWorkers;
    this.#onLine = onLine;
  }

  /** Answers at once with a throttle when the reserved concurrency is used up. */
  invoke(requestId: string, payload: string): Promise<Answer> {
    const limit = this.#spec.reservedConcurrency ?? Number.POSITIVE_INFINITY;
    if (this.#busy + this.#waiting.length >= limit) {
      const throttle = errorAnswer('TooManyRequestsException', 'Rate Exceeded.');
      return Promise.resolve({ ...throttle, throttled: true } as Answer);
    }
    return new Promise((settle) => {
      this.#waiting.push({ requestId, payload, settle });
      this.#next();
    });
  }

  /** The bundle changed: whatever runs finishes on the old code, whatever comes next takes the new. */
  replace(): void {
    for (const { sandbox, timer } of this.#idle) {
      clearTimeout(timer);
      this.#discard(sandbox);
    }
    this.#idle = [];
    this.#spec = { ...this.#spec };
  }

  async end(): Promise<void> {
    for (const { timer } of this.#idle) clearTimeout(timer);
    await Promise.all([...this.#all].map((sandbox) => sandbox.end()));
  }

  #next(): void {
    if (this.#busy >= this.#maxWorkers) return;
    const waiting = this.#waiting.shift();
    if (!waiting) return;
    this.#busy += 1;
    void this.#run(waiting);
  }

  async #run({ requestId, payload, settle }: Waiting): Promise<void> {
    const spec = this.#spec;
    const sandbox = this.#take();
    const answer = await sandbox.invoke(requestId, payload);
    this.#busy -= 1;
    // The code may have been replaced while this invocation ran.
    if (sandbox.alive && spec === this.#spec) this.#giveBack(sandbox);
    else this.#discard(sandbox);
    settle(answer);
    this.#next();
  }

  #take(): Sandbox {
    for (let found = this.#idle.pop(); found; found = this.#idle.pop()) {
      clearTimeout(found.timer);
      if (found.sandbox.alive) return found.sandbox;
      this.#discard(found.sandbox);
    }
    const sandbox = new Sandbox(this.#spec, this.#onLine);
    this.#all.add(sandbox);
    return sandbox;
  }

  #giveBack(sandbox: Sandbox): void {
    const timer = setTimeout(() => {
      this.#idle = this.#idle.filter((idle) => idle.sandbox !== sandbox);
      this.#discard(sandbox);
    }, IDLE_MS);
    timer.unref();
    this.#idle.push({ sandbox, timer });
  }

  #discard(sandbox: Sandbox): void {
    this.#all.delete(sandbox);
    void sandbox.end();
  }
}
