import { describe, expect, it } from '@jest/globals';
import { createHealthHandler } from '../../../functions/health/handler.ts';
import { healthApi as contract } from '../../../shared/health/routes.ts';
import { callRoute } from '../../support/http.ts';

describe('GET /health', () => {
  it('answers from the function alone, so that an outage of the database keeps the intake in service', async () => {
    const handler = createHealthHandler({ stage: 'dev' });
    expect(await callRoute({ handler, contract }, 'GET /health')).toMatchObject({
      status: 200,
      body: { status: 'ok', stage: 'dev' },
    });
  });
});
