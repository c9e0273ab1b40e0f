import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parentPort, workerData } from 'node:worker_threads';
import { lambdaContext } from './context.ts';
import { guardThreads } from './guard-threads.ts';
import type { FunctionSpec } from './protocol.ts';
import { type Answer, errorAnswer, type FromWorker, type ToWorker } from './protocol.ts';

/** One execution environment of one function: loads the bundle once, then invokes it, one at a time. */

const spec = workerData as FunctionSpec;
/** Lambda refuses a synchronous answer over 6 MB. */
const MAX_ANSWER_BYTES = 6 * 1024 * 1024;

let requestId: string | undefined;

type Handler = (event: unknown, context: unknown) => unknown;

captureOutput('stdout');
captureOutput('stderr');
guardThreads();
const loaded = await load();
post({ kind: 'initialised' });

parentPort?.on('message', async (message: ToWorker) => {
  requestId = message.requestId;
  const final = 'ok' in loaded;
  post({ kind: 'answer', answer: final ? loaded : await invoke(loaded.handler, message), final });
  requestId = undefined;
});

/** The handler, or the answer that every invocation gets when its module cannot load. */
async function load(): Promise<Answer | { handler: Handler }> {
  const [file = 'index', name = 'handler'] = spec.handler.split('.');
  try {
    const module = await import(pathToFileURL(join(spec.codeDir, `${file}.mjs`)).href);
    if (typeof module[name] === 'function') return { handler: module[name] };
    return errorAnswer('Runtime.HandlerNotFound', `${spec.handler} is undefined or not exported`);
  } catch (error) {
    return failure(error);
  }
}

async function invoke(handler: Handler, message: ToWorker): Promise<Answer> {
  try {
    const result = await handler(JSON.parse(message.payload), lambdaContext(spec, message));
    return serialise(result);
  } catch (error) {
    return failure(error);
  }
}

function serialise(result: unknown): Answer {
  let payload: string;
  try {
    payload = JSON.stringify(result ?? null);
  } catch (error) {
    return errorAnswer('Runtime.MarshalError', `Unable to stringify response: ${error}`);
  }
  const bytes = Buffer.byteLength(payload);
  if (bytes <= MAX_ANSWER_BYTES) return { ok: true, payload };
  return errorAnswer(
    'Function.ResponseSizeTooLarge',
    `Response payload size (${bytes} bytes) exceeded maximum allowed payload size (${MAX_ANSWER_BYTES} bytes).`,
  );
}

function failure(error: unknown): Answer {
  if (!(error instanceof Error)) return errorAnswer('Error', String(error));
  return {
    ok: false,
    errorType: error.name,
    errorMessage: error.message,
    trace: error.stack?.split('\n') ?? [],
  };
}

/** Lines go out over the port, in order with the answer; the streams of a thread lag behind. */
function captureOutput(stream: 'stdout' | 'stderr'): void {
  let rest = '';
  process[stream].write = ((chunk: string | Uint8Array, ...others: unknown[]) => {
    const lines = (rest + (typeof chunk === 'string' ? chunk : Buffer.from(chunk))).split('\n');
    rest = lines.pop() ?? '';
    for (const text of lines) post({ kind: 'line', stream, text, ...(requestId && { requestId }) });
    const done = others.find((other) => typeof other === 'function') as (() => void) | undefined;
    if (done) queueMicrotask(done);
    return true;
  }) as typeof process.stdout.write;
}

function post(message: FromWorker): void {
  parentPort?.postMessage(message);
}
