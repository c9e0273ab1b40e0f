/** One turn of a conversation with a model. */
export type Turn = {
  role: 'user' | 'assistant';
  text: string;
  /** PNG, after the text. */
  pictures?: Uint8Array[];
};

type ModelRequest = {
  instructions: string;
  turns: Turn[];
  /** JSON schema that the answer must have. */
  schema: Record<string, unknown>;
  maxTokens: number;
  signal: AbortSignal;
};

export type ModelAnswer = {
  text: string;
  /** Whether the model said all it had to say, or ran into its limit. */
  stop: 'end' | 'length' | 'other';
  inputTokens: number;
  outputTokens: number;
};

/** A provider of models: one call, no memory, no retries of its own. */
export type ModelClient = {
  provider: 'bedrock' | 'openai';
  model: string;
  /** US dollars for a million tokens. */
  price: { input: number; output: number };
  complete(request: ModelRequest): Promise<ModelAnswer>;
};

/** The provider refused or failed; `retryAfter` (ms) is set where trying again may help. */
export class ModelCallFailed extends Error {
  readonly status: number;
  readonly retryAfter: number | undefined;

  constructor(status: number, retryAfter?: number) {
    super(`The model provider answered ${status}`);
    this.name = 'ModelCallFailed';
    this.status = status;
    this.retryAfter = retryAfter;
  }
}

/** Reads the answer's JSON, or throws what the provider's status means. */
export async function answerOf(response: Response): Promise<unknown> {
  if (response.ok) return response.json();
  await response.body?.cancel();
  const seconds = Number(response.headers.get('retry-after') ?? Number.NaN);
  const mayPass = response.status === 429 || response.status >= 500;
  const wait = Number.isFinite(seconds) ? seconds * 1_000 : 500;
  throw new ModelCallFailed(response.status, mayPass ? wait : undefined);
}
