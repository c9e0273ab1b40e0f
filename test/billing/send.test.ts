import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import Stripe from 'stripe';
import { events } from '../../events/cli.ts';
import { listSamples } from '../../events/samples.ts';
import { handledType } from '../../shared/billing/objects/handled-types.ts';
import { kindNames } from '../../shared/billing/objects/kinds.ts';
import { runProgram } from '../../tools/command-line/run.ts';
import { makeStackFile } from '../ops/support/stack-file.ts';

const stripe = new Stripe('sk_test_unused');

describe('npm run events', () => {
  let server: Server;
  let stateDir: string;
  let received: string[];
  let answer: number;
  const printed: string[] = [];
  const run = async (...args: string[]) => {
    printed.length = 0;
    return runProgram(events, args, {
      stdout: (text) => printed.push(text),
      stderr: (text) => printed.push(text),
      enter: ({ verb, input }, io) => verb.run(input, io),
    });
  };

  beforeAll(async () => {
    server = createServer(async (request, response) => {
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk as Buffer);
      const header = String(request.headers['stripe-signature']);
      const event = stripe.webhooks.constructEvent(Buffer.concat(chunks), header, 'whsec_local');
      received.push(event.id);
      response.writeHead(answer).end(JSON.stringify({ message: 'as told' }));
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    stateDir = mkdtempSync(join(tmpdir(), 'nightshift-events-'));
    const apiUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const stack = makeStackFile({ apiUrl, stripeWebhookSecret: 'whsec_local, whsec_other' });
    writeFileSync(join(stateDir, 'stack.json'), JSON.stringify(stack));
    process.env.NIGHTSHIFT_STATE = stateDir;
  });

  beforeEach(() => {
    received = [];
    answer = 200;
  });

  afterAll(() => {
    delete process.env.NIGHTSHIFT_STATE;
    rmSync(stateDir, { recursive: true });
    server.closeAllConnections();
    server.close();
  });

  it('delivers one event many times, signed', async () => {
    expect(await run('send', 'events/stripe/invoice.paid.json', '--times', '20', '--json')).toBe(0);
    expect(JSON.parse(printed[0] as string)).toMatchObject({
      deliveries: 20,
      events: 1,
      statuses: { 200: 20 },
    });
    expect(new Set(received).size).toBe(1);
  });

  it('makes different events of one when asked', async () => {
    await run('send', '--type', 'invoice.paid', '--times', '5', '--new-id', '--shuffle');
    expect(new Set(received).size).toBe(5);
  });

  it('exits with 1 and says why when a delivery is refused', async () => {
    answer = 503;
    expect(await run('send', '--type', 'invoice.paid')).toBe(1);
    expect(printed[0]).toContain('1 × 503');
    expect(printed[0]).toContain('as told');
  });

  it('has a sample of every kind of object', () => {
    const kinds = listSamples().map(({ type }) => handledType(type)?.kind);
    for (const kind of kindNames) expect(kinds).toContain(kind);
  });
});
