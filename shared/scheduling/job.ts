/**
 * How often a stage looks. `steady`: as often as customers notice. `calm`: hourly at the most, so that
 * a database that can sleep does; what is due, and what a lost poke left behind, waits for it.
 */
export const RHYTHMS = ['steady', 'calm'] as const;
export type Rhythm = (typeof RHYTHMS)[number];

/**
 * A job, declared once: the stack makes its schedule from this, the sweeper knows from it which runs
 * were expected, operators see it in `ops jobs list`.
 */
export type Job = {
  /** Kebab-case: the schedule's name, and the name in `POST /internal/<name>`. */
  name: string;
  /** Six fields as EventBridge Scheduler has them: `cron(30 3 * * ? *)`. */
  expression: string;
  /** The same for a calm stage, where that is another. */
  calmExpression?: string;
  /** IANA name, in which the expression is read. */
  timeZone: string;
  /** Whose messages its occurrences are: those of its own function, or of a consumer that other messages go to, too. */
  queue: string;
  /** Has a queue of SQS for itself, which stays open when all others are held. */
  alone?: boolean;
  /** Seconds that one run may take, where a function of the job's own name runs it. */
  timeoutSeconds: number;
  /** What happens to runs that were expected and never recorded. */
  catchUp: CatchUp;
  /** Minutes after its scheduled time when a run that is not recorded is told to operators. */
  deadlineMinutes: number;
  /** What customers notice when it does not run. */
  impact: string;
  /** What it does. */
  description: string;
};

/**
 * - skip: a missed run stays missed
 * - latest: the newest missed run happens late, the older ones are superseded by it
 * - all: each missed run happens late, oldest first, with its own "today"
 *
 * Nothing older than `maxAgeMinutes` runs under any policy.
 */
export type CatchUp = { policy: 'skip' | 'latest' | 'all'; maxAgeMinutes: number };

type Declared = Omit<Job, 'name' | 'timeZone' | 'queue' | 'timeoutSeconds'> &
  Partial<Pick<Job, 'timeZone' | 'queue' | 'timeoutSeconds'>>;

/** Jobs by their names; the queue has the job's name, the zone is UTC, unless a job says otherwise. */
export function declareJobs<N extends string>(declared: Record<N, Declared>): Record<N, Job> {
  const jobs = Object.entries<Declared>(declared).map(([name, job]) => [
    name,
    { name, queue: name, timeZone: 'Etc/UTC', timeoutSeconds: 120, ...job },
  ]);
  return Object.fromEntries(jobs) as Record<N, Job>;
}

/** In words, for people: `latest, up to 24 h`. */
export function describeCatchUp({ policy, maxAgeMinutes }: CatchUp): string {
  const age = maxAgeMinutes < 120 ? `${maxAgeMinutes} min` : `${maxAgeMinutes / 60} h`;
  return `${policy}, up to ${age}`;
}
