import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What the server answers to one call: text of the model, or a failure of the provider. */
export type Reply =
  | { text: string; stop?: 'end' | 'length' }
  | { status: number; retryAfter?: number }
  | { hang: true };

type Call = {
  path: string;
  headers: IncomingMessage['headers'];
  body: Record<string, unknown>;
};

const openAi = (reply: { text: string; stop?: 'end' | 'length' }) => ({
  choices: [
    {
      message: { content: reply.text },
      finish_reason: reply.stop === 'length' ? 'length' : 'stop',
    },
  ],
  usage: { prompt_tokens: 1_000, completion_tokens: 500 },
});

const converse = (reply: { text: string; stop?: 'end' | 'length' }) => {
  let form: unknown;
  try {
    form = JSON.parse(reply.text);
  } catch {
    form = undefined;
  }
  const content = form
    ? [{ toolUse: { toolUseId: 't', name: 'record_invoice', input: form } }]
    : [{ text: reply.text }];
  return {
    output: { message: { role: 'assistant', content } },
    stopReason: reply.stop === 'length' ? 'max_tokens' : form ? 'tool_use' : 'end_turn',
    usage: { inputTokens: 1_000, outputTokens: 500 },
  };
};

/** A provider of models that speaks both protocols and says what the test tells it to, in order. */
export async function startModelServer(replies: Reply[]) {
  const calls: Call[] = [];
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const path = request.url ?? '';
    calls.push({
      path,
      headers: request.headers,
      body: JSON.parse(Buffer.concat(chunks).toString()),
    });
    const reply = replies[calls.length - 1] ?? { status: 500 };
    if ('hang' in reply) return;
    if ('status' in reply) {
      if (reply.retryAfter !== undefined) response.setHeader('retry-after', reply.retryAfter);
      response.writeHead(reply.status).end('{}');
      return;
    }
    const answer = path.endsWith('/converse') ? converse(reply) : openAi(reply);
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(answer));
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url,
    calls,
    stop: () =>
      new Promise<void>((done) => {
        server.close(() => done());
        server.closeAllConnections();
      }),
  };
}
