import { describe, expect, it } from '@jest/globals';
import { InvalidConfiguration, InvalidRequest, NotFound } from '../../shared/platform/errors.ts';
import { jobs } from '../../shared/scheduling/jobs.ts';
import { occurrenceKey } from '../../shared/scheduling/occurrences.ts';
import { allJobs, requireJob } from '../../shared/scheduling/registry.ts';
import { createTrigger, occurrenceAt } from '../../shared/scheduling/trigger.ts';

const job = jobs['apply-retention'];
const at = new Date('2026-03-27T03:00:07.890Z');

describe('an occurrence that somebody asks for', () => {
  it('has the whole second, so that two of one second are one', () => {
    const asked = occurrenceAt({ job, at, now: at });
    expect(asked).toEqual({ schedule: job.name, scheduledTime: '2026-03-27T03:00:07Z' });
    const again = occurrenceAt({ job, at: new Date('2026-03-27T03:00:07.001Z'), now: at });
    expect(occurrenceKey(again)).toBe(occurrenceKey(asked));
  });

  it('is not of a time to come: the run that is due then would count as done', () => {
    const now = new Date(at.getTime() - 1);
    expect(() => occurrenceAt({ job, at, now })).toThrow(InvalidRequest);
  });

  it('names its effect by job and moment, however the moment is written', () => {
    const key = occurrenceKey({ schedule: 'x', scheduledTime: '2026-03-27T04:00:00+01:00' });
    expect(key).toBe('x@2026-03-27T03:00:00.000Z');
  });

  it('is not sent where nobody said which queue', async () => {
    const send = createTrigger({ queues: '{"another-job": "http://127.0.0.1:1/queue"}' });
    const sent = send({ job, occurrence: occurrenceAt({ job, at, now: at }) });
    await expect(sent).rejects.toThrow(InvalidConfiguration);
  });
});

describe('the jobs by name', () => {
  it('are found by it, and one that is none gets the nearest and all names', () => {
    expect(requireJob('apply-retention')).toBe(job);
    expect(() => requireJob('apply-retentoin')).toThrow(NotFound);
    expect(() => requireJob('apply-retentoin')).toThrow(/apply-retention.*there are .*sweep/);
    expect(allJobs().map(({ name }) => name)).toEqual(Object.keys(jobs));
  });
});
