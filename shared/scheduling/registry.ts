import { NotFound } from '../platform/errors.ts';
import { jsonOrNothing } from '../platform/json.ts';
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

/** Whether its occurrences go to a function of its own name, which one function starts for all jobs. */
export const isStarted = ({ name, queue, alone }: Job): boolean => queue === name && !alone;

/** The job that an occurrence is of, as far as it is one that is started. */
export function startedJob(raw: string): Job | undefined {
  const body = jsonOrNothing(raw) as { schedule?: unknown } | null | undefined;
  const job = findJob(String(body?.schedule));
  return job && isStarted(job) ? job : undefined;
}

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
