import { describe, expect, it } from '@jest/globals';
import { planCatchUp } from '../../shared/scheduling/catch-up.ts';
import { declareJobs, describeCatchUp } from '../../shared/scheduling/job.ts';
import { jobs } from '../../shared/scheduling/jobs.ts';

const now = new Date('2026-03-27T12:00:00Z');
const at = (time: string) => new Date(`2026-03-27T${time}Z`);

describe('the plan for missed runs', () => {
  it.each([
    ['latest', '11:00:00', 'runs'],
    ['latest', '10:59:59', 'too old'],
    ['all', '11:00:00', 'runs'],
    ['all', '10:59:59', 'too old'],
    ['skip', '11:59:00', 'policy'],
  ] as const)('%s of an hour at most, missed at %s: %s', (policy, time, becomes) => {
    const missed = [at(time)];
    const plan = planCatchUp({ missed, catchUp: { policy, maxAgeMinutes: 60 }, now });
    expect(plan).toEqual(
      becomes === 'runs'
        ? { run: missed, skip: [] }
        : { run: [], skip: [{ at: missed[0], reason: becomes }] },
    );
  });

  it('runs oldest first, in whatever order they were found, and the latest alone', () => {
    const missed = [at('11:30:00'), at('11:10:00'), at('11:50:00')];
    const plan = (policy: 'all' | 'latest') =>
      planCatchUp({ missed, catchUp: { policy, maxAgeMinutes: 60 }, now });
    expect(plan('all')).toEqual({
      run: [at('11:10:00'), at('11:30:00'), at('11:50:00')],
      skip: [],
    });
    expect(plan('latest')).toEqual({
      run: [at('11:50:00')],
      skip: [
        { at: at('11:10:00'), reason: 'superseded' },
        { at: at('11:30:00'), reason: 'superseded' },
      ],
    });
  });
});

describe('a declared job', () => {
  it('has the name of its key, a queue of that name, UTC, and what it says itself', () => {
    const job = {
      expression: 'cron(0 3 * * ? *)',
      catchUp: { policy: 'skip', maxAgeMinutes: 1 },
      deadlineMinutes: 1,
      impact: 'Nothing.',
      description: 'Nothing',
    } as const;
    const declared = declareJobs({
      nightly: job,
      local: { ...job, timeZone: 'Europe/Vienna', queue: 'shared', timeoutSeconds: 7 },
    });
    expect(declared.nightly).toMatchObject({
      ...{ name: 'nightly', queue: 'nightly', timeZone: 'Etc/UTC', timeoutSeconds: 120 },
    });
    expect(declared.local).toMatchObject({
      ...{ name: 'local', queue: 'shared', timeZone: 'Europe/Vienna', timeoutSeconds: 7 },
    });
  });

  it('says its catch-up in words that fit its length', () => {
    expect(describeCatchUp({ policy: 'skip', maxAgeMinutes: 119 })).toBe('skip, up to 119 min');
    expect(describeCatchUp({ policy: 'latest', maxAgeMinutes: 120 })).toBe('latest, up to 2 h');
    expect(describeCatchUp(jobs['restore-drill'].catchUp)).toBe('latest, up to 168 h');
  });
});
