import { describe, expect, it } from '@jest/globals';
import { HOUR } from '../../shared/platform/durations.ts';
import { occurrencesBetween } from '../../shared/scheduling/cron.ts';
import { allJobs, atRhythm } from '../../shared/scheduling/registry.ts';

const after = new Date('2026-11-03T00:30:00Z');
const until = new Date('2026-11-04T00:30:00Z');
const runsOf = (rhythm: 'steady' | 'calm') =>
  allJobs(rhythm).flatMap((job) => occurrencesBetween({ ...job, after, until }));

describe('a calm stage', () => {
  it('leaves the database alone for most of every hour: nothing looks but in its first minutes', () => {
    const minutes = allJobs('calm')
      .filter((job) => occurrencesBetween({ ...job, after, until }).length > 1)
      .flatMap((job) => occurrencesBetween({ ...job, after, until }))
      .map((at) => at.getUTCMinutes());
    expect(Math.max(...minutes)).toBeLessThanOrEqual(5);
    expect(runsOf('calm').length).toBeLessThan(runsOf('steady').length / 10);
  });

  it('runs every job that a steady one runs, none later than an hour after', () => {
    for (const [i, job] of allJobs('calm').entries()) {
      const steady = allJobs()[i] as typeof job;
      const month = { after, until: new Date('2026-12-04T00:00:00Z') };
      const [first] = occurrencesBetween({ ...steady, ...month });
      const [calm] = occurrencesBetween({ ...job, ...month });
      expect([job.name, Number(calm) - Number(first) <= HOUR]).toEqual([job.name, true]);
    }
  });

  it('changes nothing else of a job', () => {
    for (const job of allJobs())
      expect({ ...atRhythm(job, 'calm'), expression: job.expression }).toEqual(job);
  });
});
