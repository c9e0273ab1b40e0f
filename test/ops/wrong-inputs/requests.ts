import type { RequestParts } from '../../support/http.ts';

const ORGANIZATION = '11111111-1111-4111-8111-111111111111';
const ID = 'ffffffff-ffff-4fff-8fff-ffffffffffff';
const query = { organizationId: ORGANIZATION };
const file = { ...query, fileName: 'a.pdf', size: 10, contentType: 'application/pdf' };

type Request = [routeKey: string, parts: RequestParts];

/** Requests to `/api/documents` and `/internal`, each with the right token unless it says another. */
export const REQUESTS: readonly Request[] = [
  ['GET /api/documents', {}],
  ['GET /api/documents', { query, token: 'wrong' }],
  ['GET /api/documents', { query: { organizationId: 'nope' } }],
  ['GET /api/documents', { query: { organisationId: ORGANIZATION } }],
  ['GET /api/documents', { query: { ...query, status: 'foo' } }],
  ['GET /api/documents', { query: { ...query, status: 'Review' } }],
  ['GET /api/documents', { query: { ...query, limit: 'x' } }],
  ['GET /api/documents', { query: { ...query, limit: '0' } }],
  ['GET /api/documents', { query: { ...query, limit: '1000' } }],
  ['GET /api/documents', { query: { ...query, limit: '1.5' } }],
  ['GET /api/documents', { query: { ...query, before: 'yesterday' } }],
  ['GET /api/documents', { query: { ...query, lmit: '5' } }],
  ['GET /api/documents', { query: { ...query, status: '\0' } }],
  ['GET /api/documents/{id}', { params: { id: 'nope' }, query }],
  ['GET /api/documents/{id}', { params: { id: ID }, query }],
  ['GET /api/documents/{id}', { params: { id: ID } }],
  ['GET /api/documents/{id}', { params: { id: "' or 1=1" }, query }],
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
  ['POST /api/documents/{id}/corrections', { params: { id: ID }, query, body: {} }],
  [
    'POST /api/documents/{id}/corrections',
    { params: { id: ID }, query, body: { correction: { nummer: 'R-17' } } },
  ],
  [
    'POST /api/documents/{id}/corrections',
    { params: { id: ID }, query, body: { correction: { lines: [{ line: 1, quantitiy: 5 }] } } },
  ],
  [
    'POST /api/documents/{id}/corrections',
    { params: { id: ID }, query, body: { correction: { total: '5' } } },
  ],
  ['POST /api/documents/{id}/approve', { params: { id: ID }, query, body: { by: 'a\0b' } }],
  ['POST /api/documents/{id}/approve', { params: { id: ID }, query, body: { itmes: [] } }],
  [
    'POST /api/documents/{id}/approve',
    { params: { id: ID }, query, body: { items: [{ line: 0, itemId: 'x' }] } },
  ],
  ['POST /api/documents/{id}/reject', { params: { id: ID }, query, body: { bye: 'me' } }],
  ['POST /api/documents/{id}/reject', { params: { id: ID }, query }],
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
