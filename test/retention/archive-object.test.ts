import { describe, expect, it } from '@jest/globals';
import type { ObjectStore } from '../../shared/platform/object-store/object-store.ts';
import {
  archiveKey,
  readArchive,
  removeArchive,
  writeArchive,
} from '../../shared/retention/archive-object.ts';
import { ArchiveDamaged } from '../../shared/retention/errors.ts';

const KEY = 'audit_logs/2025/11/00000042.jsonl.zst';

describe('an archive of rows', () => {
  const useStore = () => {
    const objects = new Map<string, Buffer>();
    const store = {
      put: async (key: string, bytes: Buffer) => void objects.set(key, bytes),
      get: async (key: string) => objects.get(key),
      remove: async (key: string) => void objects.delete(key),
    } as unknown as ObjectStore;
    const times = { firstAt: '2025-11-01', lastAt: '2025-11-03', createdAt: '2026-11-20' };
    const write = (lines: string[]) =>
      writeArchive({ key: KEY, lines, table: 'audit_logs', ...times }, { store });
    return { objects, store, write, times };
  };

  it('lies by the month of its newest row, and in the order of the ledger', () => {
    const at = (lastAt: string, id = 42) => archiveKey({ table: 'audit_logs', id, lastAt });
    expect(at('2025-11-03T10:00:00Z')).toBe(KEY);
    expect(at('12025-01-31', 123_456_789)).toBe('audit_logs/12025/01/123456789.jsonl.zst');
    expect(at('infinity', 1)).toBe('audit_logs/undated/00/00000001.jsonl.zst');
  });

  it('is read back as it was written, beside a manifest of what it holds', async () => {
    const { objects, store, write, times } = useStore();
    const { sha256, ...manifest } = await write(['{"a":1}', '{"a":2}']);
    expect(manifest).toEqual({
      ...{ format: 'nightshift-rows/1', table: 'audit_logs', ...times, rows: 2 },
      bytes: objects.get(KEY)?.length,
    });
    const beside = objects.get('audit_logs/2025/11/00000042.manifest.json')?.toString();
    expect(JSON.parse(beside ?? '')).toEqual({ ...manifest, sha256 });
    expect(await readArchive({ key: KEY, sha256, rows: 2 }, { store })).toEqual([
      '{"a":1}',
      '{"a":2}',
    ]);
  });

  it('is refused where it is missing, changed or of another number of rows', async () => {
    const { objects, store, write } = useStore();
    const { sha256 } = await write(['{"a":1}']);
    const read = (rows: number) => readArchive({ key: KEY, sha256, rows }, { store });
    await expect(read(2)).rejects.toThrow(
      new ArchiveDamaged(`The archive ${KEY} has 1 rows, not 2`),
    );
    objects.set(KEY, Buffer.from('other'));
    await expect(read(1)).rejects.toThrow(new ArchiveDamaged(`The archive ${KEY} was changed`));
    objects.delete(KEY);
    await expect(read(1)).rejects.toThrow(new ArchiveDamaged(`The archive ${KEY} is missing`));
  });

  it('goes with its manifest, and no other one with it', async () => {
    const { objects, store, write } = useStore();
    await write(['{"a":1}']);
    objects.set('audit_logs/2025/11/00000043.jsonl.zst', Buffer.from('another'));
    await removeArchive(KEY, { store });
    expect([...objects.keys()]).toEqual(['audit_logs/2025/11/00000043.jsonl.zst']);
  });
});
