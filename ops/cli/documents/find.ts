import {
  type DocumentWithEvidence,
  readDocument,
} from '../../../shared/documents/lifecycle/store.ts';
import { idBeginningWith } from '../../../shared/platform/database/id-beginning.ts';
import type { CliContext } from '../context.ts';
import { requiredOrganization } from '../organization.ts';

/** The document that a verb is about, as every verb takes it. */
export const DOCUMENT = {
  name: 'id',
  summary: 'the document, or the beginning of its id',
  required: true,
} as const;

type Key = { organizationId: string; id: string };

/** The document that the command line names: of that organisation, or of none. */
export async function findDocument(
  { given, organization }: { given: string; organization: string | undefined },
  context: Pick<CliContext, 'db'>,
): Promise<{ key: Key; document: DocumentWithEvidence }> {
  const sql = context.db;
  const { id: organizationId } = await requiredOrganization({ organization }, context);
  const id = await idBeginningWith(
    { given, table: 'vendor_invoice_parse_jobs', noun: 'document', organizationId },
    { sql },
  );
  const key = { organizationId, id };
  return { key, document: await readDocument(key, { sql }) };
}
