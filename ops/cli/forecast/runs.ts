import { listRuns } from '../../../shared/forecasts/queries/runs.ts';
import { count } from '../../../tools/command-line/options.ts';
import { lines, text } from '../../../tools/command-line/text.ts';
import { EXIT, verb } from '../noun.ts';
import { namedOrganization, organizationOption } from '../organization.ts';

export const runs = verb({
  summary: 'the runs of the last nights: series, failures, and what won',
  options: {
    ...organizationOption,
    limit: count({ summary: 'how many at most', fallback: 20, min: 1, max: 1_000 }),
    after: { type: 'string', value: 'KEY', summary: 'go on where a list ended' },
  },
  problems: 'series failed, or slices are not done',
  examples: ['forecast runs', 'forecast runs --organization harbor --limit 5'],
  async run({ options: { organization, limit, after } }, context) {
    const { db: sql, out } = context;
    const organizationId = organization && (await namedOrganization(organization, context)).id;
    const { rows: all, next } = await listRuns({ organizationId, limit, after }, { sql });
    out.show({ runs: all, next }, () =>
      all.length === 0
        ? text`There was no run yet.`
        : lines(
            out.table(all, {
              night: ({ night }) => night,
              organisation: (run) => run.organization,
              series: ({ series }) => series,
              'too short': ({ tooShort }) => tooShort,
              failed: ({ failed }) => failed,
              left: ({ left }) => left,
              seconds: ({ seconds }) => Number(seconds.toFixed(1)),
              champions: ({ champions }) =>
                Object.entries(champions)
                  .sort(([, a], [, b]) => b - a)
                  .map(([name, times]) => `${name} ${times}`)
                  .join(', '),
            }),
            next !== undefined && text`… and more: --limit, or --after ${next}`,
          ),
    );
    return all.some(({ failed, left }) => failed > 0 || left > 0) ? EXIT.problems : EXIT.ok;
  },
});
