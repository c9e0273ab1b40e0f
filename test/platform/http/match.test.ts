import { describe, expect, it } from '@jest/globals';
import { matcher } from '../../../shared/platform/http/match.ts';
import type { Routes } from '../../../shared/platform/http/route.ts';

const route = {} as Routes[keyof Routes];
const match = matcher({
  'GET /v1/items': route,
  'POST /v1/items': route,
  'GET /v1/items/{id}': route,
  'GET /v1/items/new': route,
  'GET /v1/{kind}/{id}/parts/{part}': route,
});

describe('the route of a request', () => {
  it.each([
    ['GET', '/v1/items', 'GET /v1/items', {}],
    ['POST', '/v1/items', 'POST /v1/items', {}],
    ['GET', '/v1/items/7', 'GET /v1/items/{id}', { id: '7' }],
    ['GET', '/v1/items/new', 'GET /v1/items/new', {}],
    ['GET', '/v1/items/a%2Fb%20c', 'GET /v1/items/{id}', { id: 'a/b c' }],
    [
      'GET',
      '/v1/a/b/parts/c',
      'GET /v1/{kind}/{id}/parts/{part}',
      { kind: 'a', id: 'b', part: 'c' },
    ],
  ])('%s %s is %s', (method, path, key, params) => {
    expect(match(method, path)).toEqual({ key, params });
  });

  it('of another method is told which there are', () => {
    expect(match('DELETE', '/v1/items')).toEqual({ allowed: ['GET', 'POST'] });
    expect(match('POST', '/v1/items/7')).toEqual({ allowed: ['GET'] });
  });

  it.each(['/v1', '/v1/items/', '/v1/items/7/8', '/v2/items', '/v1/items/%E0%A4%A', ''])(
    'is none for %j',
    (path) => {
      expect(match('GET', path)).toBeUndefined();
    },
  );
});
