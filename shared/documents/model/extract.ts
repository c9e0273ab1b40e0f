import * as z from 'zod/mini';
import { emitMetrics } from '../../platform/metrics.ts';
import { ExtractedInvoice } from '../invoice/schema.ts';
import type { Content } from '../reading/outcome.ts';
import { cleanText } from '../text/clean.ts';
import { type ModelAnswer, ModelCallFailed, type ModelClient, type Turn } from './port.ts';
import { ANSWER_SCHEMA, documentTurn, INSTRUCTIONS, repairTurn, WITH_PICTURES } from './prompt.ts';

/** How one call ended. */
type CallOutcome =
  | 'ok'
  | 'schema-invalid'
  | 'truncated'
  | 'refused'
  | 'timeout'
  | 'rate-limited'
  | 'provider-error';

/** One line of `ai_logs`. */
export type CallRecord = {
  provider: string;
  model: string;
  inputTokens: number;
  outputTokens: number;
  /** US dollars. */
  cost: number;
  milliseconds: number;
  outcome: CallOutcome;
};

export type ModelBudget = {
  /** US dollars for this document, over all attempts, and for the organisation's day. */
  perDocument: number;
  perDay: number;
  /** Milliseconds for all calls of this document together. */
  milliseconds: number;
  maxTokens: number;
};

/** Where calls are written down and their money is kept. */
export type ModelSpending = {
  /**
   * Sets aside what a call costs at the most, in US dollars.
   * @returns the call's id, or undefined when the document's or the day's budget does not hold it.
   */
  reserve(worst: number): Promise<string | undefined>;
  /** Writes down how the call ended and what it really cost. */
  settle(id: string, call: CallRecord): Promise<void>;
};

export type ModelDeps = {
  client: ModelClient;
  budget: ModelBudget;
  spending: ModelSpending;
  /** Waits before trying again; a dependency so that tests need not. */
  wait(milliseconds: number): Promise<void>;
};

export type ModelResult = { extracted: ExtractedInvoice } | { failed: CallOutcome | 'over-budget' };

const TRIES = 3;
/** Characters of prompt for a token, on the safe side. */
const CHARACTERS_PER_TOKEN = 3;
/** On the safe side, for a page at 110 dpi. */
const TOKENS_OF_A_PICTURE = 2_500;

/** The JSON in an answer, with or without the fence that models like to put around it. */
function jsonOf(text: string): unknown {
  const fenced = /```(?:json)?\s*([\s\S]*?)```/.exec(text);
  const bare = (fenced?.[1] ?? text).trim();
  return JSON.parse(bare, (_, value) => (typeof value === 'string' ? cleanText(value) : value));
}

function readAnswer(text: string): { extracted: ExtractedInvoice } | { problems: string } {
  let json: unknown;
  try {
    json = jsonOf(text);
  } catch {
    return { problems: 'It is no JSON.' };
  }
  const parsed = z.safeParse(ExtractedInvoice, json);
  if (parsed.success) return { extracted: parsed.data };
  const problems = parsed.error.issues
    .slice(0, 12)
    .map((issue) => `- ${issue.path.join('.') || 'the whole'}: ${issue.code}`);
  return { problems: problems.join('\n') };
}

function failureOf(error: unknown): CallOutcome {
  if (error instanceof ModelCallFailed)
    return error.status === 429 ? 'rate-limited' : 'provider-error';
  const { name } = error as Error;
  return name === 'AbortError' || name === 'TimeoutError' ? 'timeout' : 'provider-error';
}

/**
 * Has a model read the pages. One repair turn for an answer without the right shape; rate limits
 * and outages are tried again within the time that is left. Never throws for what a provider
 * does: the caller falls back to the rules and says so.
 */
export async function extractByModel(
  { pages, pictures = [] }: Pick<Content, 'pages' | 'pictures'>,
  deps: ModelDeps,
): Promise<ModelResult> {
  const { client, budget } = deps;
  const started = performance.now();
  const left = () => budget.milliseconds - (performance.now() - started);
  const seen = pictures.map(({ png }) => png);
  const turns: Turn[] = [{ role: 'user', text: documentTurn(pages), pictures: seen }];

  /** US dollars for what is sent, and for the longest answer. */
  const prices = () => {
    const characters = turns.reduce((n, turn) => n + turn.text.length, INSTRUCTIONS.length);
    const tokens = characters / CHARACTERS_PER_TOKEN + seen.length * TOKENS_OF_A_PICTURE;
    const input = (tokens / 1e6) * client.price.input;
    return { input, worst: input + (budget.maxTokens / 1e6) * client.price.output };
  };

  const call = async (id: string): Promise<ModelAnswer | CallOutcome> => {
    const began = performance.now();
    let answer: ModelAnswer | undefined;
    let outcome: CallOutcome = 'ok';
    let again: number | undefined;
    try {
      const signal = AbortSignal.timeout(Math.max(1, Math.floor(left())));
      const instructions = seen.length > 0 ? `${INSTRUCTIONS}\n${WITH_PICTURES}` : INSTRUCTIONS;
      const request = { instructions, turns, schema: ANSWER_SCHEMA, signal };
      answer = await client.complete({ ...request, maxTokens: budget.maxTokens });
      if (answer.stop === 'length') outcome = 'truncated';
      else if (answer.stop === 'other') outcome = 'refused';
      else if ('problems' in readAnswer(answer.text)) outcome = 'schema-invalid';
    } catch (error) {
      outcome = failureOf(error);
      again = error instanceof ModelCallFailed ? error.retryAfter : undefined;
    }
    // A provider that is hung up on has read what it was sent, and charges for it.
    const unseen = outcome === 'timeout' ? prices().input : 0;
    const cost = answer
      ? (answer.inputTokens * client.price.input + answer.outputTokens * client.price.output) / 1e6
      : unseen;
    const milliseconds = Math.round(performance.now() - began);
    emitMetrics({ ai_request_duration_ms: milliseconds });
    await deps.spending.settle(id, {
      provider: client.provider,
      model: client.model,
      inputTokens: answer?.inputTokens ?? 0,
      outputTokens: answer?.outputTokens ?? 0,
      cost,
      milliseconds,
      outcome,
    });
    if (answer && (outcome === 'ok' || outcome === 'schema-invalid')) return answer;
    retryAfter = again;
    return outcome;
  };

  let retryAfter: number | undefined;
  let repaired = false;
  for (let tries = 0; tries < TRIES; tries++) {
    const id = await deps.spending.reserve(prices().worst);
    if (id === undefined) return { failed: 'over-budget' };
    const answer = await call(id);
    if (typeof answer === 'string') {
      const wait = retryAfter;
      if (wait === undefined || wait >= left() || tries === TRIES - 1) return { failed: answer };
      await deps.wait(wait);
      continue;
    }
    const read = readAnswer(answer.text);
    if ('extracted' in read) return read;
    if (repaired) return { failed: 'schema-invalid' };
    repaired = true;
    turns.push({ role: 'assistant', text: answer.text.slice(0, 50_000) || '(nothing)' });
    turns.push({ role: 'user', text: repairTurn(read.problems) });
  }
  return { failed: 'schema-invalid' };
}
