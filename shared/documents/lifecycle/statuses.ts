/** What a document can be. */
export const DOCUMENT_STATUSES = [
  'awaiting-upload',
  'accepted',
  'review',
  'approved',
  'rejected',
  'refused',
  'same-file',
  'split',
] as const;
export type DocumentStatus = (typeof DOCUMENT_STATUSES)[number];
