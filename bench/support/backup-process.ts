import { parseIdentity } from '../../shared/backup/age/keys.ts';
import { parseSigners, parseSigningKey } from '../../shared/backup/manifest/signature.ts';
import { postgresSource } from '../../shared/backup/postgres/source.ts';
import { restoreBackup } from '../../shared/backup/prove/restore-backup.ts';
import { verifyBackup } from '../../shared/backup/prove/verify-backup.ts';
import { takeBackup } from '../../shared/backup/take/take-backup.ts';
import { systemClock } from '../../shared/platform/clock.ts';
import { openS3Store } from '../../shared/platform/object-store/s3-store.ts';

/** One backup, one verification, one restore, or one upload of stdin, as a process whose CPU and memory are counted. */
const { what, url, endpoint, credentials, key } = JSON.parse(process.env.BENCH ?? '{}');
const store = await openS3Store({
  bucket: 'backups',
  client: { endpoint, region: 'us-east-1', credentials, forcePathStyle: true },
});
const identity = parseIdentity(key);
const signer = parseSigningKey(key);
const trust = { signers: parseSigners(signer.publicText) };
const reading = { store, trust, identities: [identity] };
if (what === 'take')
  await takeBackup({
    source: postgresSource({ url }),
    store,
    recipients: [identity.recipient],
    signer,
    clock: systemClock,
  });
if (what === 'verify') await verifyBackup({ id: 'latest' }, { ...reading, clock: systemClock });
if (what === 'restore') await restoreBackup({ wanted: { id: 'latest' }, to: url }, reading);
if (what === 'upload') {
  const upload = store.upload({ key: `plain/${Date.now()}`, expectedBytes: 0 });
  for await (const piece of process.stdin) await upload.write(piece as Buffer);
  await upload.complete();
}
store.close();
// Kilobytes of this process alone; pg_dump's are counted by nobody here.
console.log(JSON.stringify({ maxRss: process.resourceUsage().maxRSS }));
