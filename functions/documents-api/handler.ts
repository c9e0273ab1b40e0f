import * as z from 'zod/mini';
import { openUpload, UploadRequest } from '../../shared/documents/intake/open-upload.ts';
import type { DocumentStorage } from '../../shared/documents/intake/storage.ts';
import { correctDocument } from '../../shared/documents/lifecycle/correct.ts';
import { CorrectionBody } from '../../shared/documents/lifecycle/correction.ts';
import { approveDocument, rejectDocument } from '../../shared/documents/lifecycle/decide.ts';
import {
  listDocuments,
  readDocument,
  readMatches,
} from '../../shared/documents/lifecycle/store.ts';
import type { BearerGuard } from '../../shared/platform/bearer.ts';
import type { Clock } from '../../shared/platform/clock.ts';
import type { Database } from '../../shared/platform/database/database.ts';
import { InvalidRequest, NotFound } from '../../shared/platform/errors.ts';
import { type HttpRequest, httpHandler, json, rawBody } from '../../shared/platform/http.ts';

export type DocumentsApiDeps = {
  db: Database;
  clock: Clock;
  /** Refuses callers without the operators' token. */
  guard: BearerGuard;
  storage: DocumentStorage;
  bucket: string;
};

const Decision = z.object({
  by: z._default(z.string().check(z.minLength(1), z.maxLength(200)), 'operator'),
  items: z.optional(
    z
      .array(z.object({ line: z.int().check(z.minimum(1)), itemId: z.uuid() }))
      .check(z.maxLength(5_000)),
  ),
});
const Corrected = z.object({
  by: z._default(z.string().check(z.minLength(1), z.maxLength(200)), 'operator'),
  correction: CorrectionBody,
});
const uuid = z.uuid();

function bodyOf<S extends z.ZodMiniType>(request: HttpRequest, schema: S): z.output<S> {
  let value: unknown;
  try {
    value = JSON.parse(rawBody(request).toString('utf8') || '{}');
  } catch (cause) {
    throw new InvalidRequest('The body is no JSON', { cause });
  }
  const result = z.safeParse(schema, value);
  if (result.success) return result.data;
  const wrong = result.error.issues.map((issue) => issue.path.join('.') || 'body');
  throw new InvalidRequest(`Check ${[...new Set(wrong)].join(', ')}`);
}

function organizationOf(request: HttpRequest): string {
  const parsed = z.safeParse(uuid, request.queryStringParameters?.organizationId);
  if (!parsed.success) throw new InvalidRequest('organizationId must be a UUID');
  return parsed.data;
}

function documentOf(request: HttpRequest): string {
  const parsed = z.safeParse(uuid, request.pathParameters?.id);
  if (!parsed.success) throw new NotFound('There is no such document');
  return parsed.data;
}

async function list(request: HttpRequest, deps: DocumentsApiDeps) {
  const { status, before, limit } = request.queryStringParameters ?? {};
  if (before !== undefined && !z.safeParse(uuid, before).success)
    throw new InvalidRequest('before must be the id of a document');
  const most = Math.min(Math.max(Number(limit ?? 50) || 50, 1), 200);
  const organizationId = organizationOf(request);
  const documents = await listDocuments(
    { organizationId, status, before, limit: most },
    { sql: deps.db },
  );
  const last = documents.length === most ? documents.at(-1)?.id : undefined;
  return json(200, { documents, ...(last ? { next: last } : {}) });
}

async function show(request: HttpRequest, deps: DocumentsApiDeps) {
  const key = { organizationId: organizationOf(request), id: documentOf(request) };
  const document = await readDocument(key, { sql: deps.db });
  return json(200, { ...document, matches: await readMatches(key, { sql: deps.db }) });
}

type Answer = (request: HttpRequest, deps: DocumentsApiDeps) => Promise<ReturnType<typeof json>>;

/** Each route of the API gateway, by its key. */
export const ROUTES: Record<string, Answer> = {
  'POST /api/documents': async (request, deps) =>
    json(201, await openUpload(bodyOf(request, UploadRequest), { ...deps, sql: deps.db })),
  'GET /api/documents': list,
  'GET /api/documents/{id}': show,
  'POST /api/documents/{id}/corrections': async (request, deps) => {
    const body = bodyOf(request, Corrected);
    const key = { organizationId: organizationOf(request), id: documentOf(request) };
    return json(200, await correctDocument({ ...key, ...body }, deps));
  },
  'POST /api/documents/{id}/approve': async (request, deps) => {
    const body = bodyOf(request, Decision);
    const key = { organizationId: organizationOf(request), id: documentOf(request) };
    return json(200, await approveDocument({ ...key, ...body }, deps));
  },
  'POST /api/documents/{id}/reject': async (request, deps) => {
    const { by } = bodyOf(request, Decision);
    const key = { organizationId: organizationOf(request), id: documentOf(request) };
    await rejectDocument({ ...key, by }, deps);
    return json(200, { status: 'rejected' });
  },
};

/** The documents of an organisation over HTTP, behind the operators' bearer secret. */
export function createDocumentsApiHandler(deps: DocumentsApiDeps) {
  return httpHandler(async (request) => {
    await deps.guard(request);
    const answer = ROUTES[request.routeKey];
    if (!answer) throw new NotFound('There is no such route');
    return answer(request, deps);
  });
}
