import { parseIdentity } from '../../../shared/backup/age/keys.ts';
import { restoreBackup } from '../../../shared/backup/prove/restore-backup.ts';
import { openS3Store } from '../../../shared/platform/object-store/s3-store.ts';
import { trust } from './signer.ts';

/** A restore in a process of its own, whose rights a test chooses. */
const { id, to, endpoint, credentials, key } = JSON.parse(process.env.RESTORE ?? '{}');
await restoreBackup(
  { wanted: { id }, to },
  {
    store: await openS3Store({
      bucket: 'backups',
      client: { endpoint, region: 'us-east-1', credentials, forcePathStyle: true },
    }),
    trust,
    identities: [parseIdentity(key)],
  },
);
