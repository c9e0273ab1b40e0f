import * as z from 'zod/mini';
import { nextPart, partQuery, rowLimit } from '../platform/http/part-query.ts';
import type { Routes } from '../platform/http/route.ts';
import { UploadRequest } from './intake/upload-request.ts';
import { CorrectionBody } from './lifecycle/correction-body.ts';
import { DOCUMENT_STATUSES } from './lifecycle/statuses.ts';
import { MAX_LINES } from './limits.ts';
import { Lessons } from './rules/lessons.ts';

const document = () => z.object({ id: z.uuid() });
const status = () => z.enum(DOCUMENT_STATUSES);

const Invoice = () => z.looseObject({ kind: z.enum(['invoice', 'credit-note']) });
const Document = () =>
  z.looseObject({
    id: z.uuid(),
    organizationId: z.uuid(),
    status: status(),
    fileName: z.nullable(z.string()),
    reasons: z.array(z.string()),
    warnings: z.array(z.string()),
    checks: z.array(z.object({ name: z.string(), pass: z.boolean(), detail: z.string() })),
    invoice: z.nullable(Invoice()),
    createdAt: z.iso.datetime(),
    finishedAt: z.nullable(z.iso.datetime()),
  });

/** The documents of the caller's organisation. */
export const documentRoutes = {
  'POST /api/documents': {
    does: 'Announces a document, and answers with the address to put exactly that file to.',
    caller: ['session', 'api-key'],
    needs: 'documents:write',
    body: UploadRequest,
    answers: {
      201: () =>
        z.object({
          id: z.uuid(),
          upload: z.object({
            method: z.literal('PUT'),
            url: z.url(),
            headers: z.record(z.string(), z.string()),
            validForSeconds: z.int(),
          }),
        }),
    },
  },
  'GET /api/documents': {
    does: 'Lists documents, newest first; `after` is the `next` of the page before.',
    caller: ['session', 'api-key'],
    needs: 'documents:read',
    query: () =>
      z.strictObject({
        ...partQuery(),
        limit: rowLimit({ most: 200, usual: 50 }),
        status: z.optional(status()),
      }),
    answers: {
      200: () => z.object({ documents: z.array(Document()), next: nextPart() }),
    },
  },
  'GET /api/documents/{id}': {
    does: 'Shows a document with its matches and the evidence of every value.',
    caller: ['session', 'api-key'],
    needs: 'documents:read',
    params: document,
    answers: {
      200: () =>
        z.extend(Document(), {
          extracted: z.nullable(z.looseObject({})),
          matches: z.array(z.looseObject({ line: z.int(), itemId: z.nullable(z.uuid()) })),
        }),
    },
  },
  'POST /api/documents/{id}/corrections': {
    does: 'Puts a document right; it waits for approval, and its vendor learns.',
    caller: ['session', 'api-key'],
    needs: 'documents:write',
    params: document,
    body: () => z.strictObject({ correction: CorrectionBody() }),
    answers: {
      200: () => z.object({ invoice: Invoice(), reasons: z.array(z.string()), taught: Lessons() }),
    },
  },
  'POST /api/documents/{id}/approve': {
    does: 'Says that a document is right: its prices count. Twice changes nothing.',
    caller: ['session', 'api-key'],
    needs: 'documents:write',
    params: document,
    body: () =>
      z.strictObject({
        items: z.optional(
          z
            .array(z.strictObject({ line: z.int().check(z.minimum(1)), itemId: z.uuid() }))
            .check(z.maxLength(MAX_LINES)),
        ),
      }),
    answers: {
      200: () => z.object({ status: z.literal('approved'), prices: z.int(), alerts: z.int() }),
    },
  },
  'POST /api/documents/{id}/reject': {
    does: 'Says that a document is not to be used: the prices that it told are taken back.',
    caller: ['session', 'api-key'],
    needs: 'documents:write',
    params: document,
    body: () => z.strictObject({}),
    answers: { 200: () => z.object({ status: z.literal('rejected') }) },
  },
} as const satisfies Routes;
