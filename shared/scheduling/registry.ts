import { NotFound } from '../platform/errors.ts';
import { didYouMean } from '../platform/nearest.ts';
import type { Job } from './job.ts';
import { jobs } from './jobs.ts';

const byName = new Map<string, Job>(Object.values(jobs).map((job) => [job.name, job]));

export const allJobs = (): Job[] => [...byName.values()];

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
