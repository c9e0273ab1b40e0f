import { openUpload } from '../../shared/documents/intake/open-upload.ts';
import type { DocumentStorage } from '../../shared/documents/intake/storage.ts';
import { correctDocument } from '../../shared/documents/lifecycle/correct.ts';
import { approveDocument, rejectDocument } from '../../shared/documents/lifecycle/decide.ts';
import {
  listDocuments,
  readDocument,
  readMatches,
} from '../../shared/documents/lifecycle/store.ts';
import { documentsApi } from '../../shared/documents/routes.ts';
import type { Clock } from '../../shared/platform/clock.ts';
import type { Database } from '../../shared/platform/database/database.ts';
import { answer } from '../../shared/platform/http/route.ts';
import { type CallerCheck, serve } from '../../shared/platform/http/serve.ts';

export type DocumentsApiDeps = {
  db: Database;
  clock: Clock;
  /** Refuses callers without the application's token. */
  application: CallerCheck;
  storage: DocumentStorage;
  bucket: string;
};

/** The documents of an organisation over HTTP, behind the application's bearer secret. */
export function createDocumentsApiHandler({ application, ...deps }: DocumentsApiDeps) {
  const sql = deps.db;
  return serve(documentsApi, {
    callers: { application },
    handlers: {
      'POST /api/documents': async ({ body }) =>
        answer(201, await openUpload(body, { ...deps, sql })),
      'GET /api/documents': async ({ query }) => {
        const documents = await listDocuments(query, { sql });
        const next = documents.length === query.limit ? documents.at(-1)?.id : undefined;
        return answer(200, { documents, ...(next ? { next } : {}) });
      },
      'GET /api/documents/{id}': async ({ params, query }) => {
        const key = { ...params, ...query };
        const document = await readDocument(key, { sql });
        return answer(200, { ...document, matches: await readMatches(key, { sql }) });
      },
      'POST /api/documents/{id}/corrections': async ({ params, query, body }) =>
        answer(200, await correctDocument({ ...params, ...query, ...body }, deps)),
      'POST /api/documents/{id}/approve': async ({ params, query, body }) =>
        answer(200, await approveDocument({ ...params, ...query, ...body }, deps)),
      'POST /api/documents/{id}/reject': async ({ params, query, body }) => {
        await rejectDocument({ ...params, ...query, ...body }, deps);
        return answer(200, { status: 'rejected' });
      },
    },
  });
}
