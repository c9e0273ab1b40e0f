import { NotFound } from '../platform/errors.ts';
import { didYouMean } from '../platform/nearest.ts';
import type { Job, Rhythm } from './job.ts';
import { jobs } from './jobs.ts';

const byName = new Map<string, Job>(Object.values(jobs).map((job) => [job.name, job]));

/** Every job, as it runs in a stage of this rhythm. */
export const allJobs = (rhythm: Rhythm = 'steady'): Job[] =>
  [...byName.values()].map((job) => atRhythm(job, rhythm));

/** The job as a stage of this rhythm runs it. */
export const atRhythm = (job: Job, rhythm: Rhythm): Job =>
  rhythm === 'calm' && job.calmExpression ? { ...job, expression: job.calmExpression } : job;

const findJob = (name: string): Job | undefined => byName.get(name);

/** @throws NotFound naming the jobs that there are. */
export function requireJob(name: string): Job {
  const job = findJob(name);
  const names = [...byName.keys()];
  if (!job)
    throw new NotFound(
      `There is no job "${name}"${didYouMean(name, names)}; there are ${names.join(', ')}`,
    );
  return job;
}
