import { setTimeout as wait } from 'node:timers/promises';
import * as z from 'zod/mini';
import type { Clock } from '../../platform/clock.ts';
import type { Sql } from '../../platform/db.ts';
import { InvalidConfiguration } from '../../platform/errors.ts';
import type { SecretReader } from '../../platform/secrets.ts';
import { createBedrockClient } from './bedrock.ts';
import type { CallRecord, ModelDeps } from './extract.ts';
import { createOpenAiClient } from './openai.ts';
import type { ModelClient } from './port.ts';

const dollars = z.pipe(
  z.string().check(z.regex(/^\d+(\.\d+)?$/)),
  z.transform((text: string) => Number(text)),
);

/** The part of a function's environment that chooses a model. */
export const modelSettings = {
  /** `rules` (the default) reads offline; `bedrock` and `openai` call a model. */
  DOCUMENTS_EXTRACTOR: z._default(z.enum(['rules', 'bedrock', 'openai']), 'rules'),
  DOCUMENTS_MODEL: z.optional(z.string()),
  /** Of the OpenAI-compatible endpoint, up to `/chat/completions`; or another Bedrock address. */
  DOCUMENTS_MODEL_URL: z.optional(z.string()),
  DOCUMENTS_MODEL_SECRET_ARN: z.optional(z.string()),
  /** US dollars for a million tokens read and written. */
  DOCUMENTS_MODEL_PRICE_IN: z._default(dollars, 1),
  DOCUMENTS_MODEL_PRICE_OUT: z._default(dollars, 4),
  /** US dollars for one document, and for an organisation's day. */
  DOCUMENTS_BUDGET_DOCUMENT: z._default(dollars, 0.25),
  DOCUMENTS_BUDGET_DAY: z._default(dollars, 10),
};
const settings = z.object(modelSettings);
export type ModelSettings = z.output<typeof settings>;

type Deps = { sql: Sql; clock: Clock; secrets: SecretReader; environment: NodeJS.ProcessEnv };

function clientOf(config: ModelSettings, deps: Deps): ModelClient {
  const { DOCUMENTS_MODEL: model, DOCUMENTS_MODEL_URL: url } = config;
  if (!model) throw new InvalidConfiguration('DOCUMENTS_MODEL is not set');
  const price = {
    input: config.DOCUMENTS_MODEL_PRICE_IN,
    output: config.DOCUMENTS_MODEL_PRICE_OUT,
  };
  if (config.DOCUMENTS_EXTRACTOR === 'openai') {
    const arn = config.DOCUMENTS_MODEL_SECRET_ARN;
    if (!url) throw new InvalidConfiguration('DOCUMENTS_MODEL_URL is not set');
    const apiKey = async () => (arn ? deps.secrets.read(arn) : 'none');
    return createOpenAiClient({ baseUrl: url, apiKey, model, price });
  }
  const { environment } = deps;
  return createBedrockClient({
    region: environment.AWS_REGION ?? 'us-east-1',
    model,
    price,
    clock: deps.clock,
    ...(url ? { endpoint: url } : {}),
    credentials: async () => ({
      accessKeyId: environment.AWS_ACCESS_KEY_ID ?? '',
      secretAccessKey: environment.AWS_SECRET_ACCESS_KEY ?? '',
      ...(environment.AWS_SESSION_TOKEN ? { sessionToken: environment.AWS_SESSION_TOKEN } : {}),
    }),
  });
}

/** Write a model call into the log of calls; the day's budget is counted from there. */
export async function recordCall(
  input: { organizationId: string; call: CallRecord },
  sql: Sql,
): Promise<void> {
  const { call } = input;
  await sql.query(
    `INSERT INTO ai_logs (organization_id, purpose, provider, model, input_tokens, output_tokens,
                          cost, milliseconds, outcome)
     VALUES ($1, 'read-document', $2, $3, $4, $5, $6, $7, $8)`,
    [
      input.organizationId,
      call.provider,
      call.model,
      call.inputTokens,
      call.outputTokens,
      call.cost,
      call.milliseconds,
      call.outcome,
    ],
  );
}

/** US dollars that an organisation's calls cost since midnight UTC. */
export async function spentToday(
  input: { organizationId: string; now: Date },
  sql: Sql,
): Promise<number> {
  const { rows } = await sql.query<{ cost: number }>(
    `SELECT coalesce(sum(cost), 0)::float8 AS cost FROM ai_logs
      WHERE organization_id = $1 AND created_at >= date_trunc('day', $2::timestamptz, 'UTC')`,
    [input.organizationId, input.now],
  );
  return rows[0]?.cost ?? 0;
}

/** What reads documents besides the rules, as the environment says; undefined for rules only. */
export function createModelSource(
  config: ModelSettings,
  deps: Deps,
): ((organizationId: string) => ModelDeps) | undefined {
  if (config.DOCUMENTS_EXTRACTOR === 'rules') return undefined;
  const client = clientOf(config, deps);
  const { sql, clock } = deps;
  return (organizationId) => ({
    client,
    clock,
    budget: {
      perDocument: config.DOCUMENTS_BUDGET_DOCUMENT,
      perDay: config.DOCUMENTS_BUDGET_DAY,
      milliseconds: 60_000,
      maxTokens: 16_000,
    },
    spentToday: () => spentToday({ organizationId, now: clock() }, sql),
    record: (call) => recordCall({ organizationId, call }, sql),
    wait: async (milliseconds) => {
      await wait(milliseconds);
    },
  });
}
