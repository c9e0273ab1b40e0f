import { describe, expect, it } from '@jest/globals';
import { backupSettings, keepingOf } from '../../shared/backup/settings.ts';
import { readConfig } from '../../shared/platform/config.ts';
import { partSize } from '../../shared/platform/object-store/part-size.ts';

const environment = { DATABASE_SECRET: 'arn', BACKUPS_BUCKET: 'b' };

describe('how long backups are kept', () => {
  it('is 30 days, 8 weeks and 12 months unless it is set', () => {
    expect(keepingOf(readConfig(backupSettings, environment)).policy).toEqual({
      days: 30,
      weeks: 8,
      months: 12,
    });
    const longer = { ...environment, BACKUP_KEEP_DAYS: '90', BACKUP_KEEP_WEEKS: '0' };
    expect(keepingOf(readConfig(backupSettings, longer)).policy).toEqual({
      days: 90,
      weeks: 0,
      months: 12,
    });
  });

  it.each(['', 'thirty', '-1', '1.5', '30d'])(
    'refuses "%s" instead of keeping nothing',
    (value) => {
      const wrong = { ...environment, BACKUP_KEEP_DAYS: value };
      expect(() => readConfig(backupSettings, wrong)).toThrow(/BACKUP_KEEP_DAYS/);
    },
  );
});

describe('the parts of an upload', () => {
  const MIB = 1024 * 1024;
  const PARTS = 10_000;

  it('hold what is expected', () => {
    expect(partSize(1)).toBe(8 * MIB);
    expect(partSize(5e12) * PARTS).toBeGreaterThan(5e12);
  });

  it('grow where nobody knows how much comes, and hold a terabyte', () => {
    let bytes = 0;
    for (let part = 1; part <= PARTS; part += 1) bytes += partSize(0, part);
    expect([partSize(0, 1), partSize(0, 1_001)]).toEqual([8 * MIB, 16 * MIB]);
    expect(bytes).toBeGreaterThan(1e12);
    expect(partSize(0, PARTS)).toBeLessThanOrEqual(256 * MIB);
  });
});
