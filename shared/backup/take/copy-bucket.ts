import type { Clock } from '../../platform/clock.ts';
import type { ObjectStore, StoredObject } from '../../platform/object-store/object-store.ts';
import type { Manifest } from '../manifest/manifest.ts';

/** Copies on their way at once: S3 makes them on its side, so this costs no memory. */
const IN_FLIGHT = 8;

/**
 * Makes `to` a copy of `from`: what is missing or was changed is copied by the store itself, what is
 * gone is removed (the copy's bucket keeps versions, so that a mistake can be undone).
 *
 * @param input.until when to stop for this time; the next call goes on.
 * @returns what the copy holds, as the manifest lists it.
 */
export async function copyBucket(
  input: { from: ObjectStore; to: ObjectStore; until: Date },
  { clock }: { clock: Clock },
): Promise<Manifest['buckets'][number]> {
  const { from, to, until } = input;
  const [wanted, present] = [await listed(from), await listed(to)];
  const missing = [...wanted.values()].filter((object) => isStale(present.get(object.key), object));
  const isTime = () => clock().getTime() < until.getTime();
  await eachOf(missing, async (object) => {
    if (!isTime()) return;
    await to.copyFrom({ bucket: from.bucket, key: object.key });
    present.set(object.key, object);
  });
  const gone = [...present.keys()].filter((key) => !wanted.has(key));
  await eachOf(gone, async (key) => {
    await to.remove(key);
    present.delete(key);
  });
  const held = [...present.values()];
  return {
    name: from.bucket,
    copiedTo: to.bucket,
    objects: held.length,
    bytes: held.reduce((sum, { size }) => sum + size, 0),
  };
}

/** Not there yet, or older than what it is a copy of. */
const isStale = (copy: StoredObject | undefined, original: StoredObject) =>
  !copy || copy.size !== original.size || copy.modified < original.modified;

async function listed(store: ObjectStore): Promise<Map<string, StoredObject>> {
  const objects = new Map<string, StoredObject>();
  for await (const object of store.list('')) objects.set(object.key, object);
  return objects;
}

async function eachOf<T>(items: T[], work: (item: T) => Promise<void>): Promise<void> {
  const left = items.values();
  const worker = async () => {
    for (const item of left) await work(item);
  };
  await Promise.all(Array.from({ length: IN_FLIGHT }, worker));
}
