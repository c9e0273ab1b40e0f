import { type DocumentWithEvidence, readDocument } from '../../shared/documents/lifecycle/store.ts';
import { NotFound } from '../../shared/platform/errors.ts';
import { isUuid } from '../../shared/platform/uuid.ts';
import type { Page } from '../page.ts';

/** The document of an address. @throws NotFound */
export function documentOf(c: Page): Promise<DocumentWithEvidence> {
  const { organization: organizationId, id } = c.req.param() as Record<string, string>;
  if (!isUuid(organizationId) || !isUuid(id)) throw new NotFound('There is no such document');
  return readDocument({ organizationId, id }, { sql: c.get('ops').db });
}
