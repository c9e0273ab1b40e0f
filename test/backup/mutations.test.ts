import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  type Manifest,
  readManifest,
  writeManifest,
} from '../../shared/backup/manifest/manifest.ts';
import { dataKey, manifestKey } from '../../shared/backup/manifest/object-keys.ts';
import { drillBackup } from '../../shared/backup/prove/drill-backup.ts';
import { restoreBackup } from '../../shared/backup/prove/restore-backup.ts';
import { verifyBackup } from '../../shared/backup/prove/verify-backup.ts';
import { listBackups } from '../../shared/backup/stored/list.ts';
import { systemClock } from '../../shared/platform/clock.ts';
import type { ObjectStore } from '../../shared/platform/object-store/object-store.ts';
import { createEmptyDatabase } from '../support/database.ts';
import { dumpText, type Fixture, runSql, startFixture } from './support/fixture.ts';
import { signer, trust } from './support/signer.ts';

/** Some 300 kB of age: several chunks. */
const SOURCE = `
  CREATE TABLE words (id int PRIMARY KEY, a text);
  INSERT INTO words SELECT g, md5(g::text) || md5((g + 1)::text) FROM generate_series(1, 8000) g`;
const MUTATIONS = 240;

let fixture: Fixture;
let manifest: Manifest;
let bytes: Buffer;
let other: Manifest;
beforeAll(async () => {
  fixture = await startFixture(SOURCE);
  manifest = await fixture.take();
  other = await fixture.take();
  bytes = (await fixture.bucket.store.get(manifest.file.key)) as Buffer;
});
afterAll(() => fixture.stop());

/** The bucket, with one object seen differently. */
const withObjects = (changed: Record<string, Buffer>): ObjectStore => {
  const { store } = fixture.bucket;
  return {
    ...store,
    put: async () => {},
    get: async (key) => changed[key] ?? store.get(key),
    async *list(prefix) {
      for await (const object of store.list(prefix))
        yield { ...object, size: changed[object.key]?.length ?? object.size };
    },
    async *read(key) {
      const own = changed[key];
      if (!own) return yield* store.read(key);
      for (let at = 0; at < own.length; at += 65_536) yield own.subarray(at, at + 65_536);
    },
  };
};

const deps = (store: ObjectStore) => ({
  store,
  trust,
  identities: [fixture.key],
  clock: systemClock,
});
const verify = (store: ObjectStore) => verifyBackup({ id: manifest.id }, deps(store));

type Mutation = (source: Buffer, at: number) => Buffer;
const MUTATION: Record<string, Mutation> = {
  'one flipped bit': (source, at) => {
    const changed = Buffer.from(source);
    changed[at] = (changed[at] as number) ^ (1 << (at % 8));
    return changed;
  },
  'a cut-off end': (source, at) => source.subarray(0, at),
  'a missing piece': (source, at) =>
    Buffer.concat([source.subarray(0, at), source.subarray(at + 1 + (at % 70_000))]),
  'a piece twice': (source, at) => Buffer.concat([source.subarray(0, at + 1), source.subarray(at)]),
  'zeros over a piece': (source, at) =>
    Buffer.from(source).fill(0, at, Math.min(at + 64, source.length)),
  'noise over a piece': (source, at) => {
    const changed = Buffer.from(source);
    const noise = createHash('md5').update(String(at)).digest();
    noise.copy(changed, Math.min(at, source.length - 16));
    return changed;
  },
  'bytes after its end': (source, at) =>
    Buffer.concat([source, source.subarray(0, 1 + (at % 5_000))]),
  'two chunks swapped': (source, at) => {
    const [chunk, start] = [65_552, source.indexOf('\n', source.indexOf('\n--- ') + 1) + 17];
    const n = at % 2;
    const piece = (i: number) => source.subarray(start + i * chunk, start + (i + 1) * chunk);
    return Buffer.concat([
      source.subarray(0, start + n * chunk),
      piece(n + 1),
      piece(n),
      source.subarray(start + (n + 2) * chunk),
    ]);
  },
};

/** The same places in each run, spread over so many bytes. */
const places = (bytes: number, wanted: number): number[] =>
  fc.sample(fc.nat({ max: bytes - 1 }), { numRuns: wanted, seed: 1 });

/** As an attacker who can write to the bucket would: a manifest that fits the changed file. */
function fitting(file: Buffer): Buffer {
  const sha256 = createHash('sha256').update(file).digest('hex');
  return writeManifest(
    { ...manifest, file: { ...manifest.file, size: file.length, sha256 } },
    signer,
  );
}

describe(`of ${MUTATIONS} random mutations of a stored backup`, () => {
  it('none is taken for a backup, not even with a manifest that fits it', async () => {
    const kinds = Object.entries(MUTATION);
    const missed: string[] = [];
    const reasons = new Map<string, number>();
    for (const [i, at] of places(bytes.length, MUTATIONS).entries()) {
      const [kind, mutate] = kinds[i % kinds.length] as [string, Mutation];
      const changed = mutate(bytes, at);
      if (changed.equals(bytes)) continue;
      const fits = i % 3 !== 0;
      const store = withObjects({
        [manifest.file.key]: changed,
        ...(fits && { [manifestKey(manifest.id)]: fitting(changed) }),
      });
      const error = await verify(store).then(
        () => undefined,
        (failure: Error) => failure,
      );
      if (!error || !/BackupDamaged|WrongBackupKey/.test(error.name))
        missed.push(`${kind} at ${at}: ${error ?? 'taken for whole'}`);
      else reasons.set(error.message, (reasons.get(error.message) ?? 0) + 1);
    }
    expect(missed).toEqual([]);
    expect(reasons.size).toBeGreaterThan(3);
  });

  it('and of 60 of its manifest, none', async () => {
    const stored = writeManifest(manifest, signer);
    const read = (at: number) => {
      const changed = MUTATION['one flipped bit']?.(stored, at) as Buffer;
      try {
        return readManifest(changed, { id: manifest.id, trust });
      } catch (error) {
        return (error as Error).name;
      }
    };
    const answers = places(stored.length, 60).map(read);
    const refused = answers.filter((answer) => answer === 'BackupDamaged');
    // White space between the fields means nothing: the same manifest may come back.
    for (const answer of answers) if (answer !== 'BackupDamaged') expect(answer).toEqual(manifest);
    expect(refused.length).toBeGreaterThan(50);
  });
});

describe('a swapped manifest', () => {
  it('of another backup is refused', async () => {
    const store = withObjects({ [manifestKey(manifest.id)]: writeManifest(other, signer) });
    await expect(verify(store)).rejects.toThrow(/belongs to another backup/);
  });

  it('that points to the file of another backup is refused', async () => {
    const foreign = {
      ...manifest,
      file: { ...manifest.file, key: dataKey(other.id, manifest.file) },
    };
    const store = withObjects({ [manifestKey(manifest.id)]: writeManifest(foreign, signer) });
    await expect(verify(store)).rejects.toThrow(/names a file of another backup/);
    const { broken } = await listBackups({ store, trust });
    expect(broken).toMatchObject([{ id: manifest.id }]);
  });

  it('that claims other rows fails the verification and the drill', async () => {
    const [table] = manifest.contents.tables;
    const tables = [{ ...(table as object), rows: 8001 }] as Manifest['contents']['tables'];
    const claims = { ...manifest, contents: { ...manifest.contents, tables } };
    const store = withObjects({ [manifestKey(manifest.id)]: writeManifest(claims, signer) });
    await expect(verify(store)).rejects.toThrow(
      /8000 rows of public.words, the manifest says 8001/,
    );
    const drill = drillBackup({ id: manifest.id, serverUrl: fixture.url }, deps(store));
    await expect(drill).rejects.toMatchObject({ name: 'RestoreMismatch' });
  });

  it('with another checksum of a table fails the drill', async () => {
    const [table] = manifest.contents.tables;
    const tables = [{ ...(table as object), checksum: '1' }] as Manifest['contents']['tables'];
    const claims = { ...manifest, contents: { ...manifest.contents, tables } };
    const store = withObjects({ [manifestKey(manifest.id)]: writeManifest(claims, signer) });
    const drill = drillBackup({ id: manifest.id, serverUrl: fixture.url }, deps(store));
    await expect(drill).rejects.toThrow(/the rows of public.words differ/);
  });
});

it('a damaged backup changes nothing in the database it is restored into', async () => {
  const target = await createEmptyDatabase();
  try {
    await runSql(target.url, 'CREATE TABLE mine (a int)');
    const before = await dumpText(target.url);
    for (const [kind, mutate] of Object.entries(MUTATION)) {
      const changed = mutate(bytes, bytes.length - 40_000);
      const store = withObjects({
        [manifest.file.key]: changed,
        [manifestKey(manifest.id)]: fitting(changed),
      });
      const restore = restoreBackup(
        { wanted: { id: manifest.id }, to: target.url, force: true },
        deps(store),
      );
      await expect(restore).rejects.toMatchObject({ name: 'BackupDamaged' });
      expect([kind, await dumpText(target.url)]).toEqual([kind, before]);
    }
  } finally {
    await target.drop();
  }
});
