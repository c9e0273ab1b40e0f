import * as z from 'zod/mini';
import { stopIfDry } from '../../platform/dry-run.ts';
import { answerOf, type ModelClient, type Turn } from './port.ts';

const Answer = z.object({
  choices: z.array(
    z.object({
      message: z.object({ content: z.nullish(z.string()) }),
      finish_reason: z.nullish(z.string()),
    }),
  ),
  usage: z.optional(z.object({ prompt_tokens: z.number(), completion_tokens: z.number() })),
});

export type OpenAiSettings = {
  /** Up to and without `/chat/completions`. */
  baseUrl: string;
  /** Asked before each call, so that a rotated key is picked up. */
  apiKey(): Promise<string>;
  model: string;
  price: ModelClient['price'];
};

/** Text alone is a string: not every endpoint takes parts. */
function contentOf({ text, pictures = [] }: Turn) {
  if (pictures.length === 0) return text;
  return [
    { type: 'text', text },
    ...pictures.map((png) => ({
      type: 'image_url',
      image_url: { url: `data:image/png;base64,${Buffer.from(png).toString('base64')}` },
    })),
  ];
}

/** Any endpoint that speaks the OpenAI chat protocol with a JSON schema for the answer. */
export function createOpenAiClient(settings: OpenAiSettings): ModelClient {
  const { baseUrl, apiKey, model, price } = settings;
  return {
    provider: 'openai',
    model,
    price,
    async complete({ instructions, turns, schema, maxTokens, signal }) {
      stopIfDry('asks the model');
      const response = await fetch(`${baseUrl.replace(/\/$/, '')}/chat/completions`, {
        method: 'POST',
        signal,
        headers: {
          'content-type': 'application/json',
          authorization: `Bearer ${await apiKey()}`,
        },
        body: JSON.stringify({
          model,
          temperature: 0,
          max_tokens: maxTokens,
          messages: [
            { role: 'system', content: instructions },
            ...turns.map((turn) => ({ role: turn.role, content: contentOf(turn) })),
          ],
          response_format: { type: 'json_schema', json_schema: { name: 'invoice', schema } },
        }),
      });
      const answer = z.parse(Answer, await answerOf(response));
      const choice = answer.choices[0];
      const reason = choice?.finish_reason;
      return {
        text: choice?.message.content ?? '',
        stop: reason === 'stop' ? 'end' : reason === 'length' ? 'length' : 'other',
        inputTokens: answer.usage?.prompt_tokens ?? 0,
        outputTokens: answer.usage?.completion_tokens ?? 0,
      };
    },
  };
}
