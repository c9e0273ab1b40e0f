import { parseRecipient } from '../../../shared/backup/age/keys.ts';
import { postgresSource } from '../../../shared/backup/postgres/source.ts';
import { takeBackup } from '../../../shared/backup/take/take-backup.ts';
import { systemClock } from '../../../shared/platform/clock.ts';
import { openS3Store } from '../../../shared/platform/object-store/s3-store.ts';
import { signer } from './signer.ts';

/** A backup in a process of its own, to be killed by a test. */
const { url, endpoint, credentials, recipient } = JSON.parse(process.env.TAKE ?? '{}');
await takeBackup({
  source: postgresSource({ url }),
  store: await openS3Store({
    bucket: 'backups',
    client: { endpoint, region: 'us-east-1', credentials, forcePathStyle: true },
  }),
  recipients: [parseRecipient(recipient)],
  signer,
  clock: systemClock,
});
