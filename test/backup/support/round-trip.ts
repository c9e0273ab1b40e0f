import { generateIdentity } from '../../../shared/backup/age/keys.ts';
import type { Manifest } from '../../../shared/backup/manifest/manifest.ts';
import { postgresSource } from '../../../shared/backup/postgres/source.ts';
import { type DrillReport, drillBackup } from '../../../shared/backup/prove/drill-backup.ts';
import type { RestoreReport } from '../../../shared/backup/prove/restore.ts';
import { restoreBackup } from '../../../shared/backup/prove/restore-backup.ts';
import { verifyBackup } from '../../../shared/backup/prove/verify-backup.ts';
import { takeBackup } from '../../../shared/backup/take/take-backup.ts';
import { systemClock as clock } from '../../../shared/platform/clock.ts';
import type { TestBucket } from './bucket.ts';
import { client, dumpText, runSql } from './fixture.ts';
import { createLike } from './odd-database.ts';
import { signer, trust } from './signer.ts';

export type RoundTrip = {
  manifest: Manifest;
  drill: DrillReport;
  restored: RestoreReport;
  /** What `pg_dump` says of the source and of the copy. */
  source: string;
  copy: string;
};

/**
 * A database made by `sql`, backed up, verified, drilled and restored into one that was made like it.
 * @param input.options of CREATE DATABASE, for both
 * @param input.drillUrl the server, and who drills there; the owner of the source by default
 */
export async function roundTrip(
  input: {
    sql: string;
    options?: string | undefined;
    drillUrl?: string | undefined;
    inSteps?: boolean;
    /** Restores it once more, in its own place. */
    twice?: boolean;
    /** By `pg_dump`, whose words are held in memory. */
    compare?: boolean;
  },
  { bucket }: { bucket: TestBucket },
): Promise<RoundTrip> {
  const key = generateIdentity();
  const deps = { store: bucket.store, trust, identities: [key], clock };
  const [from, to] = await Promise.all([createLike(input.options), createLike(input.options)]);
  try {
    await runSql(from.url, input.sql);
    const manifest = await takeBackup({
      source: postgresSource({ url: from.url, findClient: client }),
      store: bucket.store,
      recipients: [key.recipient],
      signer,
      clock,
    });
    const { id } = manifest;
    await verifyBackup({ id }, deps);
    const drill = await drillBackup({ id, serverUrl: input.drillUrl ?? from.url }, deps);
    const restored = await restoreBackup(
      { wanted: { id }, to: to.url, inSteps: input.inSteps },
      deps,
    );
    if (input.twice) await restoreBackup({ wanted: { id }, to: to.url, force: true }, deps);
    const report = { manifest, drill, restored };
    if (input.compare === false) return { ...report, source: '', copy: '' };
    const [source, copy] = await Promise.all([dumpText(from.url), dumpText(to.url)]);
    return { ...report, source, copy };
  } finally {
    await Promise.all([from.drop(), to.drop()]);
  }
}
