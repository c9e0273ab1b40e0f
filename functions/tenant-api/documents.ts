import type { Caller, TenantChecks } from '../../shared/access/caller.ts';
import { openUpload } from '../../shared/documents/intake/open-upload.ts';
import type { DocumentStorage } from '../../shared/documents/intake/storage.ts';
import { correctDocument } from '../../shared/documents/lifecycle/correct.ts';
import { approveDocument, rejectDocument } from '../../shared/documents/lifecycle/decide.ts';
import {
  listDocuments,
  readDocument,
  readMatches,
} from '../../shared/documents/lifecycle/store.ts';
import type { documentRoutes } from '../../shared/documents/routes.ts';
import type { Clock } from '../../shared/platform/clock.ts';
import { type Database, withinOrganization } from '../../shared/platform/database/database.ts';
import { answer } from '../../shared/platform/http/route.ts';
import type { Handlers } from '../../shared/platform/http/serve.ts';

export type DocumentsDeps = {
  db: Database;
  clock: Clock;
  storage: DocumentStorage;
  bucket: string;
  /** After a commit that announced something. */
  wakeRelay: () => Promise<void>;
};

/** Answers the routes of documents. */
export function documentHandlers({
  db,
  ...deps
}: DocumentsDeps): Handlers<typeof documentRoutes, TenantChecks> {
  const dbOf = ({ organizationId }: Caller) => withinOrganization(db, organizationId);
  return {
    'POST /api/documents': async ({ body, caller }) => {
      const { organizationId } = caller;
      const upload = await openUpload({ ...body, organizationId }, { ...deps, sql: dbOf(caller) });
      return answer(201, upload);
    },
    'GET /api/documents': async ({ query, caller }) => {
      const { organizationId } = caller;
      const { rows, next } = await listDocuments(
        { ...query, organizationId },
        { sql: dbOf(caller) },
      );
      return answer(200, { documents: rows, next });
    },
    'GET /api/documents/{id}': async ({ params, caller }) => {
      const key = { ...params, organizationId: caller.organizationId };
      const sql = dbOf(caller);
      const document = await readDocument(key, { sql });
      return answer(200, { ...document, matches: await readMatches(key, { sql }) });
    },
    'POST /api/documents/{id}/corrections': async ({ params, body, caller }) =>
      answer(
        200,
        await correctDocument({ ...caller, ...params, ...body }, { ...deps, db: dbOf(caller) }),
      ),
    'POST /api/documents/{id}/approve': async ({ params, body, caller }) => {
      const own = { ...deps, db: dbOf(caller) };
      const approved = await approveDocument({ ...caller, ...params, ...body }, own);
      await deps.wakeRelay();
      return answer(200, approved);
    },
    'POST /api/documents/{id}/reject': async ({ params, caller }) => {
      await rejectDocument({ ...caller, ...params }, { ...deps, db: dbOf(caller) });
      return answer(200, { status: 'rejected' });
    },
  };
}
