import { Worker } from 'node:worker_threads';
import {
  type Answer,
  errorAnswer,
  type FromWorker,
  type FunctionSpec,
  type LogLine,
} from './protocol.ts';

/** Lambda gives a module this long to load; only then does the function's own timeout start. */
const INIT_TIMEOUT_SECONDS = 10;

type Pending = { settle: (answer: Answer) => void; requestId: string };

/** One worker thread of a function. It ends for good at a timeout, an exit, or out of memory. */
export class Sandbox {
  readonly #worker: Worker;
  readonly #spec: FunctionSpec;
  readonly #onLine: (line: LogLine) => void;
  readonly #initialised: Promise<void>;
  #pending: Pending | undefined;
  #alive = true;

  constructor(spec: FunctionSpec, onLine: (line: LogLine) => void) {
    this.#spec = spec;
    this.#onLine = onLine;
    this.#worker = new Worker(new URL('./worker.ts', import.meta.url), {
      workerData: spec,
      env: spec.environment,
      resourceLimits: { maxOldGenerationSizeMb: spec.memoryMb },
    });
    const initialised = Promise.withResolvers<void>();
    this.#initialised = initialised.promise;
    this.#worker.on('message', (message: FromWorker) => {
      if (message.kind === 'initialised') initialised.resolve();
      else if (message.kind === 'answer') {
        if (message.final) this.#alive = false;
        this.#settle(message.answer);
      } else this.#onLine({ functionName: spec.name, ...message });
    });
    this.#worker.on('error', (error) => this.#ended(crashAnswer(error)));
    this.#worker.on('exit', (code) => {
      this.#ended(
        errorAnswer('Runtime.ExitError', `Runtime exited with error: exit status ${code}`),
      );
      initialised.resolve();
    });
  }

  /** False once the thread has ended: the sandbox must be thrown away. */
  get alive(): boolean {
    return this.#alive;
  }

  /** Runs one invocation. Never throws: whatever goes wrong is the answer. */
  async invoke(requestId: string, payload: string): Promise<Answer> {
    const answered = Promise.withResolvers<Answer>();
    this.#pending = { settle: answered.resolve, requestId };
    const { timeoutSeconds, initTimeoutSeconds = INIT_TIMEOUT_SECONDS } = this.#spec;
    const loading = setTimeout(() => this.#expire(initTimeoutSeconds), initTimeoutSeconds * 1000);
    // A module that loads for ever is never initialised, and the answer says so.
    await Promise.race([this.#initialised, answered.promise]);
    clearTimeout(loading);
    if (!this.#alive) return answered.promise;
    const running = setTimeout(() => this.#expire(timeoutSeconds), timeoutSeconds * 1000);
    this.#worker.postMessage({ requestId, payload, deadline: Date.now() + timeoutSeconds * 1000 });
    const answer = await answered.promise;
    clearTimeout(running);
    return answer;
  }

  /** Ends the thread, even inside an endless loop. */
  async end(): Promise<void> {
    this.#alive = false;
    await this.#worker.terminate();
  }

  #expire(seconds: number): void {
    const requestId = this.#pending?.requestId ?? '';
    const text = `Task timed out after ${seconds.toFixed(2)} seconds`;
    this.#alive = false;
    // Whoever owns this sandbox ends it, because it is not alive any more.
    this.#settle(errorAnswer('Sandbox.Timedout', `RequestId: ${requestId} Error: ${text}`));
  }

  #ended(answer: Answer): void {
    this.#alive = false;
    // An exit without an invocation leaves nobody to answer: the next one gets a new thread.
    this.#settle(answer);
  }

  #settle(answer: Answer): void {
    const pending = this.#pending;
    if (!pending) return;
    this.#pending = undefined;
    if (!answer.ok) {
      this.#onLine({
        functionName: this.#spec.name,
        requestId: pending.requestId,
        stream: 'platform',
        text: JSON.stringify(answer),
      });
    }
    pending.settle(answer);
  }
}

function crashAnswer(error: Error & { code?: string }): Answer {
  if (error.code === 'ERR_WORKER_OUT_OF_MEMORY')
    return errorAnswer('Runtime.OutOfMemory', 'Runtime exited with error: signal: killed');
  return { ok: false, errorType: error.name, errorMessage: error.message };
}
