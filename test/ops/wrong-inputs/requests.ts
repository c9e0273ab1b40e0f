import type { RequestParts } from '../../support/http.ts';

const ID = 'ffffffff-ffff-4fff-8fff-ffffffffffff';
const file = { fileName: 'a.pdf', size: 10, contentType: 'application/pdf' };

const till = { name: 'till', scopes: ['documents:read'] };

type Request = [routeKey: string, parts: RequestParts];

/** Requests to `/api` and `/internal`, each with the right token unless it says another. */
export const REQUESTS: readonly Request[] = [
  ['GET /api/documents', { token: '' }],
  ['GET /api/document', {}],
  ['PATCH /api/documents', {}],
  ['GET /api/documents', { token: 'wrong' }],
  ['GET /api/documents', { query: { organizationId: ID } }],
  ['GET /api/documents', { query: { status: 'foo' } }],
  ['GET /api/documents', { query: { status: 'Review' } }],
  ['GET /api/documents', { query: { limit: 'x' } }],
  ['GET /api/documents', { query: { limit: '0' } }],
  ['GET /api/documents', { query: { limit: '1000' } }],
  ['GET /api/documents', { query: { limit: '1.5' } }],
  ['GET /api/documents', { query: { before: 'yesterday' } }],
  ['GET /api/documents', { query: { lmit: '5' } }],
  ['GET /api/documents', { query: { status: '\0' } }],
  ['GET /api/documents/{id}', { params: { id: 'nope' } }],
  ['GET /api/documents/{id}', { params: { id: ID } }],
  ['GET /api/documents/{id}', { params: { id: "' or 1=1" } }],
  ['POST /api/documents', { body: '{' }],
  ['POST /api/documents', { body: '' }],
  ['POST /api/documents', { body: [] }],
  ['POST /api/documents', { body: 'null' }],
  ['POST /api/documents', { body: {} }],
  ['POST /api/documents', { body: { ...file, size: '10' } }],
  ['POST /api/documents', { body: { ...file, size: 0 } }],
  ['POST /api/documents', { body: { ...file, size: 1e12 } }],
  ['POST /api/documents', { body: { ...file, size: 1.5 } }],
  ['POST /api/documents', { body: { ...file, contentType: 'image/png' } }],
  ['POST /api/documents', { body: { ...file, contentTyp: 'application/pdf' } }],
  ['POST /api/documents', { body: { ...file, fileName: '' } }],
  ['POST /api/documents', { body: { ...file, fileName: 'a\nb' } }],
  ['POST /api/documents', { body: { ...file, fileName: 'a'.repeat(300) } }],
  ['POST /api/documents', { body: { ...file, fileName: 'a\0' } }],
  ['POST /api/documents', { body: { ...file, organizationId: ID } }],
  ['POST /api/documents', { body: `${'['.repeat(200)}${']'.repeat(200)}` }],
  ['POST /api/documents/{id}/corrections', { params: { id: ID }, body: {} }],
  [
    'POST /api/documents/{id}/corrections',
    { params: { id: ID }, body: { correction: { nummer: 'R-17' } } },
  ],
  [
    'POST /api/documents/{id}/corrections',
    { params: { id: ID }, body: { correction: { lines: [{ line: 1, quantitiy: 5 }] } } },
  ],
  [
    'POST /api/documents/{id}/corrections',
    { params: { id: ID }, body: { correction: { total: '5' } } },
  ],
  ['POST /api/documents/{id}/approve', { params: { id: ID }, body: { by: 'a\0b' } }],
  ['POST /api/documents/{id}/approve', { params: { id: ID }, body: { itmes: [] } }],
  [
    'POST /api/documents/{id}/approve',
    { params: { id: ID }, body: { items: [{ line: 0, itemId: 'x' }] } },
  ],
  ['POST /api/documents/{id}/reject', { params: { id: ID }, body: { bye: 'me' } }],
  ['POST /api/documents/{id}/reject', { params: { id: ID } }],
  ['POST /api/security/api-keys', { body: { name: 'till', scopes: ['all'] } }],
  ['POST /api/security/api-keys', { body: { name: 'till', scope: ['documents:read'] } }],
  ['POST /api/security/api-keys', { body: { ...till, allowedIps: ['home'] } }],
  ['POST /api/security/api-keys', { body: till, headers: { 'idempotency-key': 'a b' } }],
  ['DELETE /api/security/api-keys/{id}', { params: { id: ID } }],
  [
    'POST /api/security/api-keys/{id}/rotate',
    { params: { id: ID }, body: { gracePeriodHours: 169 } },
  ],
  ['POST /internal/{job}', { params: { job: 'send-reminder' } }],
  ['POST /internal/{job}', { params: { job: 'nope' } }],
  ['POST /internal/{job}', { params: { job: 'send-reminders' }, token: 'wrong' }],
  ['POST /internal/{job}', { params: { job: 'send-reminders' }, body: { scheduledTime: 'now' } }],
  ['POST /internal/{job}', { params: { job: 'send-reminders' }, body: { scheduleTime: 'now' } }],
  [
    'POST /internal/{job}',
    { params: { job: 'send-reminders' }, body: { scheduledTime: '2999-01-01T00:00:00Z' } },
  ],
];
