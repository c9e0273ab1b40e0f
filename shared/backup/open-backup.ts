import type { S3ClientConfig } from '@aws-sdk/client-s3';
import type { Clock } from '../platform/clock.ts';
import type { Sql } from '../platform/database/database.ts';
import { stopIfDry } from '../platform/dry-run.ts';
import type { ObjectStore } from '../platform/object-store/object-store.ts';
import { openS3Store } from '../platform/object-store/s3-store.ts';
import type { Identity, Recipient } from './age/keys.ts';
import { manifestKey } from './manifest/object-keys.ts';
import type { DriveSettings } from './named-places.ts';
import type { FindClient } from './postgres/client-tools.ts';
import type { DrillReport } from './prove/drill-backup.ts';
import type { RestoreReport, Target } from './prove/restore.ts';
import type { VerifyReport } from './prove/verify-backup.ts';
import { identitiesOf, recipientsOf, signerOf, trustOf } from './stage-keys.ts';
import type { Wanted } from './stored/find-backup.ts';
import type { KeepDecision, KeepPolicy } from './stored/keep-plan.ts';
import type { StoredDeps } from './stored/list.ts';
import { setHold } from './stored/marks.ts';
import type { BackUpOutcome } from './take/back-up.ts';
import type { BackupSource } from './take/source.ts';
import type { Progress } from './take/take-backup.ts';

/** Where a stage keeps its backups, and how. */
export type BackupAddresses = {
  bucket: string;
  kmsKeyId?: string | undefined;
  /** Object Lock, in days. */
  lockDays?: number | undefined;
  policy: KeepPolicy;
  /** Of further places: which folder of Google Drive, where the secret names none. */
  drive?: DriveSettings | undefined;
  /** Buckets of documents, and of their copies; absent where a stage copies none. */
  documents?: { from: string; to: string } | undefined;
  /** Of an operator; a function has its own in the environment. */
  client?: S3ClientConfig | undefined;
};

/** What a stage keeps secret, asked for when it is needed; undefined where nobody put a value yet. */
export type BackupSecrets = {
  /** The owner's connection string: only it sees every row. */
  databaseUrl(): Promise<string>;
  /** Of who makes scratch databases on the stage's server, and reads no row of the stage. */
  drillUrl(): Promise<string>;
  key(): Promise<string | undefined>;
  recipients(): Promise<string | undefined>;
  second(): Promise<string | undefined>;
  /** The private half, of who writes; and the public ones, of whose backups are believed. */
  signingKey(): Promise<string | undefined>;
  signers(): Promise<string | undefined>;
};

/** What a place keeps and gives up. */
type Pruned = { place: string; plan: KeepDecision[] };

type OnRead = (read: number, of: number) => void;

/** Everything that functions and operators do with the backups of one stage. */
export type Backup = {
  policy: KeepPolicy;
  store(): Promise<ObjectStore>;
  /** Where they lie and whose are believed, for lists. */
  stored(): Promise<StoredDeps>;
  identities(): Promise<Identity[]>;
  recipients(): Promise<Recipient[]>;
  /** The stage's own database. */
  source(input?: { onTable?: (name: string) => void }): Promise<BackupSource>;
  /** @param input.source another database than the stage's, which brings no documents along */
  backUp(input?: {
    source?: BackupSource | undefined;
    onTable?: (name: string) => void;
    onProgress?: (progress: Progress) => void;
  }): Promise<BackUpOutcome>;
  /** @param input.serverUrl of the scratch database; the stage's own server by default */
  drill(input?: { id?: string; serverUrl?: string; onRead?: OnRead }): Promise<DrillReport>;
  /** Gives up what the policy no longer keeps, in every place; with `dryRun` it says what would go. */
  prune(input?: { policy?: KeepPolicy; dryRun?: boolean }): Promise<Pruned[]>;
  /** Puts a backup under legal hold in every place, or lifts it. @returns its id */
  hold(input: { id: string; reason: string | null }): Promise<string>;
  verify(input: { id: string; onRead?: OnRead }): Promise<VerifyReport>;
  restore(input: {
    wanted: Wanted;
    to: string;
    force?: boolean;
    inSteps?: boolean;
    noOwner?: boolean;
    onRead?: OnRead;
    /** Sees what the server says of itself before anything is changed there. */
    onTarget?: (target: Target) => Promise<void>;
  }): Promise<RestoreReport>;
};

/** @property unsigned an operator says that also what nobody signed is to be taken */
type Deps = { unsigned?: boolean; sql: Sql; clock: Clock; findClient?: FindClient | undefined };

/**
 * Composes the backups of a stage from where they lie and what opens them. Connects to nothing, and loads
 * with the first who asks what takes, proves or gives up: each function does one of them.
 */
export function openBackup(
  { addresses, secrets }: { addresses: BackupAddresses; secrets: BackupSecrets },
  { sql, clock, findClient, unsigned = false }: Deps,
): Backup {
  const { policy, client, documents, bucket, kmsKeyId, lockDays } = addresses;
  const open = (name: string) => openS3Store({ bucket: name, ...(client && { client }) });
  const store = () =>
    openS3Store({
      bucket,
      lockDays,
      ...(client && { client }),
      ...(kmsKeyId && { encryption: { algorithm: 'aws:kms', kmsKeyId } }),
    });
  const trust = async () => {
    if (unsigned) return { signers: [], unsigned };
    const signers = await secrets.signers();
    return trustOf({ signers, signingKey: signers ? undefined : await secrets.signingKey() });
  };
  const openFurther = async () => {
    const secret = await secrets.second();
    if (!secret) return [];
    const { openFurtherPlaces } = await import('./further-places.ts');
    return openFurtherPlaces(
      { secret, ...(addresses.drive && { drive: addresses.drive }) },
      { clock },
    );
  };
  const stored = async () => ({ store: await store(), trust: await trust() });
  const identities = async () => identitiesOf(await secrets.key());
  const recipients = async () => {
    const known = await secrets.recipients();
    return recipientsOf({ recipients: known, key: known ? undefined : await secrets.key() });
  };
  const source: Backup['source'] = async ({ onTable } = {}) => {
    const { postgresSource } = await import('./postgres/source.ts');
    const url = await secrets.databaseUrl();
    return postgresSource({ url, findClient, ...(onTable && { onTable }) });
  };
  const reading = async (onRead?: OnRead) => ({
    ...(await stored()),
    identities: await identities(),
    clock,
    ...(onRead && { onProgress: onRead }),
  });
  return {
    policy,
    store,
    stored,
    identities,
    recipients,
    source,
    async backUp({ source: other, onTable, onProgress } = {}) {
      stopIfDry('backs the database up');
      const { backUp } = await import('./take/back-up.ts');
      return backUp({
        source: other ?? (await source(onTable ? { onTable } : {})),
        ...(await stored()),
        signer: signerOf(await secrets.signingKey()),
        further: await openFurther(),
        recipients: await recipients(),
        buckets:
          documents && !other
            ? [{ from: await open(documents.from), to: await open(documents.to) }]
            : undefined,
        policy,
        sql,
        clock,
        ...(onProgress && { onProgress }),
      });
    },
    async drill({ id, serverUrl, onRead } = {}) {
      stopIfDry('restores a backup to try it');
      const { drillBackup } = await import('./prove/drill-backup.ts');
      return drillBackup(
        { ...(id && { id }), serverUrl: serverUrl ?? (await secrets.drillUrl()) },
        { ...(await reading(onRead)), sql },
      );
    },
    async prune({ policy: asked = policy, dryRun = false } = {}) {
      stopIfDry('gives backups up');
      const { keepBackups } = await import('./stored/keep-backups.ts');
      const first = await stored();
      const plan = await keepBackups({ policy: asked, dryRun }, { ...first, clock });
      const pruned = [{ place: first.store.name, plan }];
      const held = new Set(plan.flatMap(({ backup }) => (backup.hold ? [backup.id] : [])));
      const verified = new Map(
        plan.flatMap(({ backup }) => (backup.verified ? [[backup.id, backup.verified]] : [])),
      );
      for (const store of await openFurther())
        pruned.push({
          place: store.name,
          plan: await keepBackups(
            { policy: asked, dryRun, held, verified },
            { store, trust: first.trust, clock },
          ),
        });
      return pruned;
    },
    async hold(input) {
      const first = await stored();
      const id = await setHold({ ...input, at: clock() }, first);
      for (const store of await openFurther())
        if (await store.get(manifestKey(id)))
          await setHold({ ...input, id, at: clock() }, { store, trust: first.trust });
      return id;
    },
    async verify({ id, onRead }) {
      const { verifyBackup } = await import('./prove/verify-backup.ts');
      return verifyBackup({ id }, await reading(onRead));
    },
    async restore({ onRead, onTarget, ...input }) {
      const { restoreBackup } = await import('./prove/restore-backup.ts');
      return restoreBackup(input, { ...(await reading(onRead)), onTarget });
    },
  };
}
