import { startBucket } from '../../test/backup/support/bucket.ts';

/** An S3 in a process of its own, so that its CPU and memory are not the backup's. */
const bucket = await startBucket();
console.log(JSON.stringify({ endpoint: bucket.endpoint, credentials: bucket.credentials }));
process.stdin.resume();
process.stdin.once('end', async () => {
  await bucket.stop();
  process.exit(0);
});
