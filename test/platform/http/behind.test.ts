import { describe, expect, it } from '@jest/globals';
import type { Context } from 'aws-lambda';
import * as z from 'zod/mini';
import { Conflict, Forbidden } from '../../../shared/platform/errors.ts';
import { lazily } from '../../../shared/platform/http/lazily.ts';
import { answer, apiContract } from '../../../shared/platform/http/route.ts';
import { serve } from '../../../shared/platform/http/serve.ts';
import { httpRequest } from '../../support/http.ts';

const contract = apiContract({
  function: 'things',
  behind: 'ANY /api/{proxy+}',
  routes: {
    'GET /api/things/{id}': {
      does: 'Shows a thing.',
      caller: ['api-key', 'session'],
      params: () => z.object({ id: z.string() }),
      answers: { 200: () => z.object({}), 201: 'application/json' },
    },
    'DELETE /api/things/{id}': {
      does: 'Ends it.',
      caller: 'anyone',
      open: true,
      answers: { 200: () => z.object({}) },
    },
  },
});

describe('routes behind one of the gateway', () => {
  let loaded = 0;
  let open = true;
  const handler = serve(contract, {
    callers: {
      'api-key': async (_request, _route, headers) => {
        headers['x-asked'] = 'key';
        return undefined;
      },
      session: async (request) => {
        if (request.headers.cookie === 'bad') throw new Forbidden('no');
        return request.headers.cookie ? { by: request.headers.cookie } : undefined;
      },
    },
    gate: async (headers) => {
      headers['x-gate'] = 'seen';
      if (!open) throw new Conflict('closed');
    },
    around: async ({ key, route, call }, handle) => {
      const { headers, ...rest } = await handle();
      const around = { key, does: route.does, params: JSON.stringify(call.params ?? null) };
      return { ...rest, headers: { ...headers, ...around } } as never;
    },
    handlers: lazily(contract.routes, async () => {
      loaded += 1;
      return {
        'GET /api/things/{id}': async ({ params, caller }: { params: object; caller: object }) =>
          answer(200, { ...params, ...caller }),
        'DELETE /api/things/{id}': async () => answer(200, {}),
      };
    }),
  });
  const call = async (method: string, path: string, headers: Record<string, string> = {}) => {
    const request = httpRequest('ANY /api/{proxy+}', { headers });
    Object.assign(request, { rawPath: path });
    request.requestContext.http.method = method;
    const said = await handler(request, {} as Context);
    return { status: said.statusCode, body: JSON.parse(said.body ?? ''), headers: said.headers };
  };

  it('are found by method and path, with what stands in it', async () => {
    expect(loaded).toBe(0);
    expect(await call('GET', '/api/things/a%20b', { cookie: 'ada' })).toEqual({
      status: 200,
      body: { id: 'a b', by: 'ada' },
      headers: {
        ...{ 'content-type': 'application/json', 'cache-control': 'no-store' },
        ...{ 'x-gate': 'seen', 'x-asked': 'key' },
        ...{ key: 'GET /api/things/{id}', does: 'Shows a thing.', params: '{"id":"a b"}' },
      },
    });
    expect((await call('DELETE', '/api/things/1')).status).toBe(200);
    expect(loaded).toBe(1);
  });

  it('are none at another address, and say which methods one of them takes', async () => {
    expect(await call('GET', '/api/thing/1')).toMatchObject({
      status: 404,
      body: { message: expect.stringContaining('There is no such route') },
    });
    expect(await call('POST', '/api/things/1')).toMatchObject({
      status: 405,
      headers: { allow: 'GET, DELETE' },
      body: { message: 'This address takes GET, DELETE' },
    });
  });

  it('are for who carries what one of their checks knows', async () => {
    expect(await call('GET', '/api/things/1')).toMatchObject({
      status: 401,
      headers: { 'x-gate': 'seen', 'x-asked': 'key' },
      body: { message: 'This route needs a valid api key or session' },
    });
    expect((await call('GET', '/api/things/1', { cookie: 'bad' })).status).toBe(403);
  });

  it('are closed to all by a gate, whose word goes out with the refusal', async () => {
    open = false;
    expect(await call('DELETE', '/api/things/1')).toMatchObject({
      status: 409,
      headers: { 'x-gate': 'seen' },
    });
    open = true;
  });
});
