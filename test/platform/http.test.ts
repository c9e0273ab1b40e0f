import { describe, expect, it } from '@jest/globals';
import type { APIGatewayProxyEventV2, Context } from 'aws-lambda';
import { InvalidRequest, RetryLater } from '../../shared/platform/errors.ts';
import { header, httpHandler, json, rawBody } from '../../shared/platform/http.ts';

const request = (overrides: Partial<APIGatewayProxyEventV2> = {}) =>
  ({
    headers: {},
    requestContext: { requestId: 'req-1' },
    isBase64Encoded: false,
    ...overrides,
  }) as APIGatewayProxyEventV2;
const call = (handle: Parameters<typeof httpHandler>[0], event = request()) =>
  httpHandler(handle)(event, {} as Context);

describe('an HTTP handler', () => {
  it('answers a named error with its status, message and request id', async () => {
    const answer = await call(async () => {
      throw new InvalidRequest('the signature does not match');
    });
    expect(answer.statusCode).toBe(400);
    expect(JSON.parse(answer.body ?? '')).toEqual({
      statusCode: 400,
      error: 'Bad Request',
      message: 'the signature does not match',
      requestId: 'req-1',
    });
  });

  it('answers an outage of ours with 503, so that the caller retries', async () => {
    const answer = await call(async () => {
      throw new RetryLater('the bus did not take it');
    });
    expect(answer.statusCode).toBe(503);
  });

  it('says nothing of a defect but where to look', async () => {
    const answer = await call(async () => {
      throw new Error('SELECT secret FROM users');
    });
    expect(answer.statusCode).toBe(500);
    expect(answer.body).not.toContain('secret');
    expect(answer.body).toContain('req-1');
  });

  it('passes a good answer through', async () => {
    expect(await call(async () => json(200, { ok: true }))).toMatchObject({
      statusCode: 200,
      body: '{"ok":true}',
    });
  });

  it('finds headers in any casing and bytes in either encoding', () => {
    expect(header(request({ headers: { 'Stripe-SIGNATURE': 't=1' } }), 'stripe-signature')).toBe(
      't=1',
    );
    const bytes = Buffer.from('{"é":1}');
    expect(rawBody(request({ body: bytes.toString('base64'), isBase64Encoded: true }))).toEqual(
      bytes,
    );
    expect(rawBody(request({ body: bytes.toString() }))).toEqual(bytes);
  });
});
