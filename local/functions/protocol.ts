/** What a function host must know about a function. */
export type FunctionSpec = {
  name: string;
  functionName: string;
  arn: string;
  /** Absolute folder of the bundle. */
  codeDir: string;
  /** `file.export`. */
  handler: string;
  timeoutSeconds: number;
  /** How long its module may load; Lambda's own limit when absent. */
  initTimeoutSeconds?: number;
  memoryMb: number;
  reservedConcurrency?: number;
  /** The folder of the programs that its image brings; absent of a function that starts none. */
  image?: string;
  /** The whole environment of its workers. */
  environment: Record<string, string>;
};

/** What an invocation came to. Payloads are JSON text, as on Lambda's wire. */
export type Answer = { ok: true; payload: string } | ({ ok: false } & FunctionError);

/** As Lambda answers with `X-Amz-Function-Error: Unhandled`. */
type FunctionError = {
  errorType: string;
  errorMessage: string;
  trace?: string[];
  /** Reserved concurrency was used up: the function never ran. */
  throttled?: true;
};

export type LogLine = {
  functionName: string;
  /** Absent outside of an invocation, while the function's module loads. */
  requestId?: string;
  stream: 'stdout' | 'stderr' | 'platform';
  text: string;
};

export type ToHost =
  | { kind: 'define'; functions: FunctionSpec[]; maxWorkers: number }
  | { kind: 'invoke'; id: string; name: string; payload: string }
  | { kind: 'replace'; names: string[] }
  | { kind: 'stop' };

export type FromHost =
  | { kind: 'ready' }
  | { kind: 'answer'; id: string; answer: Answer }
  | { kind: 'lines'; lines: LogLine[] };

export type ToWorker = { requestId: string; payload: string; deadline: number };

export type FromWorker =
  | { kind: 'initialised' }
  /** `final`: the module could not load, so the next invocation needs a new worker. */
  | { kind: 'answer'; answer: Answer; final: boolean }
  | { kind: 'line'; requestId?: string; stream: 'stdout' | 'stderr'; text: string };

/** What the host of functions and its workers tell each other: the answer of an invocation that failed. */
export const errorAnswer = (errorType: string, errorMessage: string): Answer => ({
  ok: false,
  errorType,
  errorMessage,
});
