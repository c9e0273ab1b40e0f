import { html } from 'hono/html';
import { runJob } from '../../ops/actions/scheduling.ts';
import { rhythmOf } from '../../ops/stack/rhythm.ts';
import { type ExpectedRun, expectedRuns, type JobRuns } from '../../shared/scheduling/expected.ts';
import type { Job } from '../../shared/scheduling/job.ts';
import { describeCatchUp } from '../../shared/scheduling/job.ts';
import { allJobs, atRhythm, requireJob } from '../../shared/scheduling/registry.ts';
import { occurrenceAt } from '../../shared/scheduling/trigger.ts';
import { formToken, layout, type Markup, type Page } from '../page.ts';
import { command, section } from '../parts/list.ts';
import { factsOf, mark, tableOf, time } from '../parts/table.ts';

/** Runs of each job on the overview of all. */
const FEW = 12;
const MANY = 100;
/** Seconds that a page waits for a run that was asked for. */
const WAIT = 8;

const WORDS: Record<ExpectedRun['state'], string> = {
  due: 'due',
  open: 'may still come',
  missing: 'missing',
  ran: 'ran',
  skipped: 'skipped',
};

/** Each job: what was expected beside what is recorded, and what comes next. */
export async function jobs(c: Page) {
  const { db: sql, clock } = c.get('ops');
  const all = await expectedRuns(
    { jobs: allJobs(rhythmOf(c.get('ops').stack)), now: clock(), each: FEW },
    { sql },
  );
  const late = all.filter(({ runs }) => runs[0]?.state === 'missing');
  const content = html`
    ${
      late.length > 0
        ? html`<p class="notice bad">${late.map(({ job }) => job.name).join(', ')}: the last run that was expected is not recorded. ${late[0]?.job.impact}</p>`
        : html`<p class="notice ok">Every run that was expected is recorded.</p>`
    }
    ${tableOf(
      [
        'Job',
        'Runs',
        'Last (UTC)',
        'Next (UTC)',
        'Missed runs',
        'While it does not run',
        { hidden: 'Act' },
      ],
      all.map((one) => [
        html`<a href="/jobs/${one.job.name}">${one.job.name}</a>`,
        squares(one.runs),
        time(one.runs.find(({ state }) => state === 'ran')?.at),
        time(one.next[0]),
        describeCatchUp(one.job.catchUp),
        one.job.impact,
        runNow(c, one.job),
      ]),
      'No job is declared.',
    )}`;
  return c.html(layout(c, { title: 'Jobs', refresh: 30, content }));
}

/** One job: its runs one by one. */
export async function jobOne(c: Page) {
  const { db: sql, clock } = c.get('ops');
  const job = atRhythm(requireJob(c.req.param('job') ?? ''), rhythmOf(c.get('ops').stack));
  const [{ runs, next }] = (await expectedRuns(
    { jobs: [job], now: clock(), each: MANY },
    { sql },
  )) as [JobRuns];
  const content = html`
    <p>${job.description}. ${runNow(c, job)}</p>
    ${factsOf([
      ['When', html`<code>${job.expression}</code> ${job.timeZone}`],
      ['Next (UTC)', html`${next.map((at) => html`${time(at)}<br>`)}`],
      ['Missed runs', describeCatchUp(job.catchUp)],
      ['Told to operators after', `${job.deadlineMinutes} min`],
      ['Queue', html`<a href="/dead-letters?queue=${job.queue}">${job.queue}</a>`],
      ['While it does not run', job.impact],
    ])}
    ${section(
      'runs',
      'Runs',
      tableOf(
        ['Scheduled (UTC)', 'Expected or recorded', 'Took', 'Result'],
        runs.map((run) => [
          time(run.at),
          mark(run.state, WORDS[run.state]),
          run.ms === null ? '' : `${run.ms.toLocaleString('en')} ms`,
          html`${run.reason ?? ''} <code>${run.result ? JSON.stringify(run.result) : ''}</code>`,
        ]),
        'None was expected yet: a job is expected from when the sweeper first meets it.',
      ),
    )}
    <p>${command(c, `jobs history ${job.name}`)} ${command(c, `jobs run ${job.name}`)}</p>`;
  return c.html(layout(c, { title: job.name, refresh: 15, content }));
}

/** Runs a job now, by the same path as its schedule. */
export async function runNowAsked(c: Page) {
  const job = requireJob(c.req.param('job') ?? '');
  const ops = c.get('ops');
  const now = ops.clock();
  const occurrence = occurrenceAt({ job, at: now, now });
  await runJob({ job, occurrence, waitSeconds: WAIT }, ops);
  return c.redirect(`/jobs/${job.name}`, 303);
}

const runNow = (
  c: Page,
  job: Job,
): Markup => html`<form method="post" action="/jobs/${job.name}/run" class="inline">
  ${formToken(c)}<button class="plain" aria-label="Run now: ${job.name}">Run now</button>
</form>`;

/** A square for each run, the oldest first; its title says which. */
const squares = (runs: readonly ExpectedRun[]): Markup => {
  const words = runs.length === 0 ? 'no run was expected yet' : summary(runs);
  return html`<svg class="squares" role="img" aria-label="${words}" width="${runs.length * 12}" height="12"><title>${words}</title>${[
    ...runs,
  ]
    .reverse()
    .map(
      (run, i) =>
        html`<rect class="${run.state}" x="${i * 12}" y="1" width="10" height="10" rx="2"></rect>`,
    )}</svg>`;
};

function summary(runs: readonly ExpectedRun[]): string {
  const counts = Map.groupBy(runs, ({ state }) => state);
  return [...counts].map(([state, list]) => `${list.length} ${WORDS[state]}`).join(', ');
}
