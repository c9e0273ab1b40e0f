import * as z from 'zod/mini';
import type { Clock } from '../../platform/clock.ts';
import { stopIfDry } from '../../platform/dry-run.ts';
import { answerOf, type ModelClient, type Turn } from './port.ts';
import { type Credentials, signedHeaders } from './sign.ts';

const Answer = z.object({
  output: z.object({
    message: z.object({
      content: z.array(
        z.object({
          text: z.optional(z.string()),
          toolUse: z.optional(z.object({ input: z.unknown() })),
        }),
      ),
    }),
  }),
  stopReason: z.string(),
  usage: z.optional(z.object({ inputTokens: z.number(), outputTokens: z.number() })),
});

export type BedrockSettings = {
  region: string;
  /** For example `amazon.nova-pro-v1:0`. */
  model: string;
  price: ModelClient['price'];
  credentials(): Promise<Credentials>;
  clock: Clock;
  /** Another address than Bedrock's own, without a path. */
  endpoint?: string;
};

/** The form that the answer is filled into: Converse's way to force a schema. It runs nothing. */
const FORM = 'record_invoice';

const STOPS: Record<string, 'end' | 'length'> = {
  end_turn: 'end',
  tool_use: 'end',
  stop_sequence: 'end',
  max_tokens: 'length',
};

const contentOf = ({ text, pictures = [] }: Turn) => [
  { text },
  ...pictures.map((png) => ({
    image: { format: 'png', source: { bytes: Buffer.from(png).toString('base64') } },
  })),
];

/** Amazon Bedrock's Converse over plain HTTPS, signed by hand (the SDK weighs a megabyte). */
export function createBedrockClient(settings: BedrockSettings): ModelClient {
  const { region, model, price, clock } = settings;
  const base = settings.endpoint ?? `https://bedrock-runtime.${region}.amazonaws.com`;
  return {
    provider: 'bedrock',
    model,
    price,
    async complete({ instructions, turns, schema, maxTokens, signal }) {
      stopIfDry('asks the model');
      const url = new URL(`${base}/model/${encodeURIComponent(model)}/converse`);
      const body = JSON.stringify({
        system: [{ text: instructions }],
        messages: turns.map((turn) => ({ role: turn.role, content: contentOf(turn) })),
        inferenceConfig: { maxTokens, temperature: 0 },
        toolConfig: {
          tools: [
            {
              toolSpec: {
                name: FORM,
                description: 'The fields of the invoice',
                inputSchema: { json: schema },
              },
            },
          ],
          toolChoice: { tool: { name: FORM } },
        },
      });
      const headers = signedHeaders(
        { url, body, service: 'bedrock', region, now: clock() },
        await settings.credentials(),
      );
      const response = await fetch(url, { method: 'POST', signal, headers, body });
      const answer = z.parse(Answer, await answerOf(response));
      const { content } = answer.output.message;
      const form = content.find((part) => part.toolUse)?.toolUse;
      return {
        text: form ? JSON.stringify(form.input) : content.map((part) => part.text ?? '').join(''),
        stop: STOPS[answer.stopReason] ?? 'other',
        inputTokens: answer.usage?.inputTokens ?? 0,
        outputTokens: answer.usage?.outputTokens ?? 0,
      };
    },
  };
}
