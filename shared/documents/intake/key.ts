import { RejectMessage } from '../../platform/errors.ts';
import { isUuid } from '../../platform/uuid.ts';

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
  const [folder, organizationId, id, fileName = '', ...rest] = key.split('/');
  const fits = folder === 'uploads' && rest.length === 0 && /^.{1,200}$/s.test(fileName);
  if (!fits || !isUuid(organizationId) || !isUuid(id))
    throw new RejectMessage('The object is no upload of ours');
  return { organizationId, id, fileName };
}
