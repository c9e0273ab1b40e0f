import { RejectMessage } from '../../platform/errors.ts';

const UUID = '[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}';
const KEY = new RegExp(`^uploads/(${UUID})/(${UUID})/([^/]{1,200})$`);

/** Where an upload lies: the organisation and the document are in the key, not in its contents. */
export function uploadKey(upload: {
  organizationId: string;
  id: string;
  fileName: string;
}): string {
  const safe = upload.fileName.replace(/[^A-Za-z0-9._-]+/g, '-').slice(-120);
  // A path of dots alone is taken out of every address by the client that calls it.
  const name = /^\.*$/.test(safe) ? 'document' : safe;
  return `uploads/${upload.organizationId}/${upload.id}/${name}`;
}

/** @throws RejectMessage for a key that no upload of ours has. */
export function readUploadKey(key: string): {
  organizationId: string;
  id: string;
  fileName: string;
} {
  const match = KEY.exec(key);
  if (!match?.[1] || !match[2] || !match[3])
    throw new RejectMessage('The object is no upload of ours');
  return { organizationId: match[1], id: match[2], fileName: match[3] };
}
