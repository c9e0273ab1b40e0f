import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { BucketModel } from '../../../lib/template/model.ts';
import type { Bus } from '../../../local/aws/events/bus.ts';
import { applyLifecycles } from '../../../local/aws/s3/lifecycle.ts';
import { createStorage } from '../../../local/aws/s3/storage.ts';
import { type LocalState, openState } from '../../../local/aws/state.ts';
import { DAY, HOUR } from '../../../shared/platform/durations.ts';
import { templateOf } from '../../lib/assembly.ts';
import { makeBucket } from './model.ts';

const bucket = 'nightshift-local-kept';
const NOON = Date.parse('2026-11-21T12:00:00Z');

describe('rules of a bucket', () => {
  let dir: string;
  let state: LocalState;
  let storage: ReturnType<typeof createStorage>;
  let at: number;
  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), 'nightshift-lifecycle-'));
    state = openState(dir);
    at = NOON;
    const bus = { put: () => [] } as unknown as Bus;
    storage = createStorage({ state, dir: join(dir, 's3'), bus, now: () => at });
  });
  afterEach(() => {
    state.close();
    rmSync(dir, { recursive: true });
  });

  const rules = (lifecycle: object[], versioned = true): BucketModel =>
    makeBucket('kept', { versioned, lifecycle: lifecycle as Record<string, unknown>[] });
  const put = async (key: string) => {
    const file = await storage.files.write(
      (async function* () {
        yield Buffer.from(key);
      })(),
      () => {},
    );
    const object = { size: file.size, etag: '"e"', modifiedAt: at, headers: {}, metadata: {} };
    return storage.put({
      ...{ bucket, key, object: { ...object, files: [file] }, reason: 'PutObject' },
      ...{ requestId: 'r', check: () => {} },
    });
  };
  /** As so many days and hours after the first noon. */
  const apply = (model: BucketModel, days: number, hours = 0) => {
    at = NOON + days * DAY + hours * HOUR;
    storage.setModel([model]);
    applyLifecycles([model], storage);
  };
  const left = () =>
    [...storage.versionsFrom(bucket, '')].map(({ key, object, latest }) =>
      [key, object ? 'version' : 'marker', latest ? 'now' : 'before'].join(' '),
    );

  it('end a version some days after another took its place, at midnight', async () => {
    const model = rules([
      { Status: 'Enabled', NoncurrentVersionExpiration: { NoncurrentDays: 2 } },
    ]);
    storage.setModel([model]);
    await put('a');
    at += 10 * DAY;
    await put('a');
    // Ten days old, and replaced a moment ago.
    apply(model, 12, 11);
    expect(left()).toEqual(['a version now', 'a version before']);
    apply(model, 12, 12);
    expect(left()).toEqual(['a version now']);
    expect(readdirSync(join(dir, 's3'))).toHaveLength(1);
    apply(model, 400);
    expect(left()).toEqual(['a version now']);
  });

  it('end what lies below their prefix, and leave a marker where versions are kept', async () => {
    const model = rules([{ Status: 'Enabled', Prefix: 'mails/', ExpirationInDays: 1 }]);
    storage.setModel([model]);
    for (const key of ['a', 'mails/1', 'mailz']) await put(key);
    apply(model, 2);
    expect(left()).toEqual([
      'a version now',
      'mails/1 marker now',
      'mails/1 version before',
      'mailz version now',
    ]);
    apply(rules([{ Status: 'Enabled', NoncurrentVersionExpiration: { NoncurrentDays: 1 } }]), 9);
    expect(left()).toEqual(['a version now', 'mails/1 marker now', 'mailz version now']);
    apply(rules([{ Status: 'Enabled', ExpiredObjectDeleteMarker: true }]), 9);
    expect(left()).toEqual(['a version now', 'mailz version now']);
  });

  it('end objects for good where no versions are kept, and are not applied when they are off', async () => {
    const of = (Status: string) => rules([{ Status, ExpirationInDays: 1 }], false);
    storage.setModel([of('Disabled')]);
    await put('a');
    apply(of('Disabled'), 9);
    expect(left()).toEqual(['a version now']);
    apply(of('Enabled'), 9);
    expect(left()).toEqual([]);
    expect(readdirSync(join(dir, 's3'))).toEqual([]);
  });

  it('end uploads that nobody finished', () => {
    const model = rules([
      { Status: 'Enabled', AbortIncompleteMultipartUpload: { DaysAfterInitiation: 1 } },
    ]);
    storage.uploads.create(bucket, 'a', { headers: {}, metadata: {}, startedAt: NOON });
    apply(model, 1);
    expect(storage.uploads.inBucket(bucket)).toHaveLength(1);
    apply(model, 1, 12);
    expect(storage.uploads.inBucket(bucket)).toEqual([]);
  });

  it('of our own buckets are read, every one of them', () => {
    const known = [
      ...['Id', 'Status', 'Prefix', 'Filter', 'ExpirationInDays', 'ExpiredObjectDeleteMarker'],
      ...['NoncurrentVersionExpiration', 'AbortIncompleteMultipartUpload', 'Transitions'],
    ];
    const used = Object.values(templateOf('local').all)
      .filter(({ Type }) => Type === 'AWS::S3::Bucket')
      .flatMap(({ Properties }) => (Properties?.LifecycleConfiguration?.Rules ?? []) as object[])
      .flatMap((rule) => Object.keys(rule));
    expect(used.length).toBeGreaterThan(3);
    expect(used.filter((name) => !known.includes(name))).toEqual([]);
  });
});
