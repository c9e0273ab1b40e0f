import type { Job } from './job.ts';
import { jobs } from './jobs.ts';

const byName = new Map<string, Job>(Object.values(jobs).map((job) => [job.name, job]));

export const allJobs = (): Job[] => [...byName.values()];

export const findJob = (name: string): Job | undefined => byName.get(name);
