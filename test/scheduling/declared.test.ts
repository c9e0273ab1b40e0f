import { expect, it } from '@jest/globals';
import { parseCron } from '../../shared/scheduling/cron.ts';
import { allJobs } from '../../shared/scheduling/registry.ts';
import { templateOf } from '../lib/assembly.ts';

it('every schedule of the stack is a declared job, and the other way round', () => {
  const schedules = templateOf('prod')
    .ofType('AWS::Scheduler::Schedule')
    .map(([, { Properties }]) => ({
      name: Properties.Name.replace('nightshift-prod-', ''),
      expression: Properties.ScheduleExpression,
      timeZone: Properties.ScheduleExpressionTimezone,
    }));
  const declared = allJobs().map(({ name, expression, timeZone }) => ({
    name,
    expression,
    timeZone,
  }));
  const byName = (a: { name: string }, b: { name: string }) => a.name.localeCompare(b.name);
  expect(schedules.sort(byName)).toEqual(declared.sort(byName));
});

it.each(allJobs())('$name says how it is caught up and what its absence costs', (job) => {
  expect(() => parseCron(job.expression)).not.toThrow();
  expect(job.impact).toMatch(/^.{15,}\.$/s);
  expect(job.catchUp.maxAgeMinutes).toBeGreaterThan(0);
  expect(job.deadlineMinutes).toBeGreaterThan(0);
});
