import { setTimeout as wait } from 'node:timers/promises';
import type { Clock } from '../../platform/clock.ts';
import {
  type ConfigOf,
  fallback,
  numberLike,
  oneOf,
  optional,
  text,
  variable,
} from '../../platform/config.ts';
import type { Database } from '../../platform/database/database.ts';
import { InvalidConfiguration } from '../../platform/errors.ts';
import type { SecretReader } from '../../platform/secrets.ts';
import { createBedrockClient } from './bedrock.ts';
import type { ModelDeps } from './extract.ts';
import { createOpenAiClient } from './openai.ts';
import type { ModelClient } from './port.ts';
import { createModelSpending } from './spending.ts';

const dollars = numberLike(/^\d+(\.\d+)?$/);
const tokens = numberLike(/^\d{3,6}$/);

/** The part of a function's environment that chooses a model. */
export const modelSettings = {
  DOCUMENTS_EXTRACTOR: variable(
    '`rules` (the default) reads offline; `bedrock` and `openai` call a model.',
    fallback(oneOf('rules', 'bedrock', 'openai'), 'rules'),
  ),
  DOCUMENTS_MODEL: variable('Its name, as the model’s service has it.', optional(text)),
  DOCUMENTS_MODEL_URL: variable(
    'Of the OpenAI-compatible endpoint, up to `/chat/completions`; or another Bedrock address.',
    optional(text),
  ),
  DOCUMENTS_MODEL_SECRET: variable('Secret with the endpoint’s key.', optional(text)),
  DOCUMENTS_MODEL_VISION: variable(
    '`true`: the model sees the first pages as pictures too.',
    optional(oneOf('true', 'false')),
  ),
  DOCUMENTS_MODEL_PRICE_IN: variable(
    'US dollars for a million tokens that it reads.',
    fallback(dollars, 1),
  ),
  DOCUMENTS_MODEL_PRICE_OUT: variable(
    'US dollars for a million tokens that it writes.',
    fallback(dollars, 4),
  ),
  DOCUMENTS_MODEL_MAX_TOKENS: variable(
    'Most tokens of an answer; models refuse to be asked for more than they can write.',
    fallback(tokens, 8_000),
  ),
  DOCUMENTS_BUDGET_DOCUMENT: variable(
    'US dollars that one document may cost.',
    fallback(dollars, 0.25),
  ),
  DOCUMENTS_BUDGET_DAY: variable(
    'US dollars that an organisation may spend a day.',
    fallback(dollars, 10),
  ),
};
export type ModelSettings = ConfigOf<typeof modelSettings>;

/** First pages that a model sees. */
const PICTURES = 5;

export const picturesFor = (config: ModelSettings): number =>
  config.DOCUMENTS_EXTRACTOR !== 'rules' && config.DOCUMENTS_MODEL_VISION === 'true' ? PICTURES : 0;

type Deps = { db: Database; clock: Clock; secrets: SecretReader; environment: NodeJS.ProcessEnv };

function clientOf(config: ModelSettings, deps: Deps): ModelClient {
  const { DOCUMENTS_MODEL: model, DOCUMENTS_MODEL_URL: url } = config;
  if (!model) throw new InvalidConfiguration('DOCUMENTS_MODEL is not set');
  const price = {
    input: config.DOCUMENTS_MODEL_PRICE_IN,
    output: config.DOCUMENTS_MODEL_PRICE_OUT,
  };
  if (config.DOCUMENTS_EXTRACTOR === 'openai') {
    const arn = config.DOCUMENTS_MODEL_SECRET;
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

/** What reads documents besides the rules, as the environment says; undefined for rules only. */
export function createModelSource(
  config: ModelSettings,
  deps: Deps,
): ((document: { organizationId: string; documentId: string }) => ModelDeps) | undefined {
  if (config.DOCUMENTS_EXTRACTOR === 'rules') return undefined;
  const client = clientOf(config, deps);
  const budget = {
    perDocument: config.DOCUMENTS_BUDGET_DOCUMENT,
    perDay: config.DOCUMENTS_BUDGET_DAY,
    milliseconds: 60_000,
    maxTokens: config.DOCUMENTS_MODEL_MAX_TOKENS,
  };
  return (document) => ({
    client,
    budget,
    spending: createModelSpending({ ...document, client, budget }, deps),
    wait: async (milliseconds) => {
      await wait(milliseconds);
    },
  });
}
