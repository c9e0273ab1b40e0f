import { openapiDocument } from '../../shared/compose/openapi.ts';
import { DOCS_POLICY, renderDocs } from '../../shared/platform/http/docs-page.ts';
import { once } from '../../shared/platform/once.ts';
import { tenantApi } from '../../shared/tenant-api.ts';
import type { Page } from '../page.ts';

const document = once(() => JSON.stringify(openapiDocument(tenantApi)));

/** The routes of organisations, as their callers see them. */
export function apiDocs(c: Page) {
  c.set('ownPolicy', DOCS_POLICY);
  return c.html(renderDocs(document()));
}

export const apiDocument = (c: Page) =>
  c.body(document(), 200, { 'content-type': 'application/json' });
