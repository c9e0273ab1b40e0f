import { describe, expect, it } from '@jest/globals';
import type { Context } from 'aws-lambda';
import { createHealthHandler } from '../../../functions/health/handler.ts';
import type { HttpRequest } from '../../../shared/platform/http.ts';

describe('GET /health', () => {
  it('answers from the function alone, so that an outage of the database keeps the intake in service', async () => {
    const request = { requestContext: { requestId: 'r-1' } } as HttpRequest;
    const answer = await createHealthHandler({ stage: 'dev' })(request, {} as Context);
    expect(answer).toMatchObject({ statusCode: 200, body: '{"status":"ok","stage":"dev"}' });
  });
});
