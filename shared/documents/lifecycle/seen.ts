import { createHash } from 'node:crypto';
import { Conflict } from '../../platform/errors.ts';
import type { Document } from './store.ts';

type Shown = Pick<Document, 'status' | 'invoice'>;

const hashOf = ({ invoice }: Shown) =>
  createHash('sha256').update(JSON.stringify(invoice)).digest('base64url').slice(0, 22);

/** What a person saw of a document, to be handed back with the decision about it. */
export const seenOf = (document: Shown): string => `${document.status} ${hashOf(document)}`;

/**
 * Two people may look at one document: what the other one decided or put right meanwhile is neither
 * approved unseen nor undone. The same decision twice is none too many.
 * @throws Conflict where `seen` is told and is not what the document is now
 */
export function refuseUnseen(
  document: Shown,
  { seen, becomes }: { seen: string | undefined; becomes?: Document['status'] },
): void {
  if (seen === undefined || seen === seenOf(document)) return;
  if (document.status === becomes && seen.endsWith(` ${hashOf(document)}`)) return;
  throw new Conflict('Somebody else changed this document meanwhile: look at it again');
}
