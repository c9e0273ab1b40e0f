import { command, EXIT } from '../../tools/command-line/command.ts';
import { count, flag, matching } from '../../tools/command-line/options.ts';
import type { Io } from '../../tools/command-line/run.ts';
import { lines, text } from '../../tools/command-line/text.ts';
import { WrongUse } from '../../tools/command-line/wrong-use.ts';
import { evaluateSet, HORIZON, lastOrigins, type Scored } from './evaluate.ts';
import { readSeriesSets, type SeriesSet } from './read-series.ts';
import { evaluateStatsforecast } from './statsforecast.ts';

/** How far a band's coverage may be from what it says. */
const COVERAGE_WITHIN = 0.03;

export const forecastEvaluation = command({
  summary: 'forecast series of a folder from origins of the past, against single methods',
  description: [
    'Reads every CSV file of a folder (series, date, quantity; days or weeks), forecasts from several',
    'origins with what was known then, and scores it: RMSSE and MASE of the steps, WAPE and bias of the',
    "horizon's sum, the share of sums within P10–P90 and not above P50 and P90, milliseconds a series.",
    'statsforecast takes part where Python has it. Exits with 1 when a single method was better or a',
    'band said more than it held.',
  ].join('\n'),
  options: {
    folder: { type: 'string', value: 'DIR', summary: 'the folder of series' },
    horizon: count({ summary: 'steps to forecast; 4 weeks or 14 days without', min: 1, max: 400 }),
    origins: matching(/^\d{1,5}(,\d{1,5})*$/, 'numbers of steps, separated by commas,', {
      value: 'N,N',
      summary: 'after how many steps to forecast; the last four horizons without',
    }),
    json: flag('as JSON'),
  },
  examples: ['forecast --folder series', 'forecast --folder series --origins 36,40,44,48 --json'],
  async run({ options }, { out }: Io) {
    if (!options.folder) throw new WrongUse('--folder is needed: a folder of CSV files');
    const reports: Awaited<ReturnType<typeof report>>[] = [];
    for (const set of await readSeriesSets(options.folder))
      reports.push(await report(set, options));
    out.show(reports, () =>
      lines(
        ...reports.map(({ file, grain, series, horizon, origins, scores, verdicts }) => [
          text`${file}: ${series} series by ${grain}, ${horizon} ahead, after ${origins.join(', ')}`,
          out.table(scores, {
            method: ({ name }) => name,
            RMSSE: ({ rmsse }) => rmsse.toFixed(3),
            MASE: ({ mase }) => mase.toFixed(3),
            WAPE: ({ wape }) => wape.toFixed(3),
            bias: ({ bias }) => `${(100 * bias).toFixed(1)} %`,
            'P10–P90': (scored) => covered(scored, 'within80'),
            '≤ P50': (scored) => covered(scored, 'below50'),
            '≤ P90': (scored) => covered(scored, 'below90'),
            'ms a series': ({ milliseconds }) => milliseconds.toFixed(2),
          }),
          ...verdicts.map(({ held, says }) => text`${held ? 'held  ' : 'MISSED'}  ${says}`),
        ]),
      ),
    );
    return reports.some(({ verdicts }) => verdicts.some(({ held }) => !held))
      ? EXIT.failed
      : EXIT.ok;
  },
});

const covered = (scored: Scored, which: 'within80' | 'below50' | 'below90') =>
  scored.banded ? `${(100 * scored[which]).toFixed(1)} %` : '–';

async function report(
  set: SeriesSet,
  wanted: { horizon: number | undefined; origins: string | undefined },
) {
  const { file, grain, demands } = set;
  const length = demands[0]?.length ?? 0;
  const horizon = wanted.horizon ?? HORIZON[grain];
  const origins = wanted.origins?.split(',').map(Number) ?? lastOrigins(length, horizon);
  const wrong = origins.find((end) => end < 1 || end + horizon > length);
  if (wrong !== undefined || origins.length === 0)
    throw new WrongUse(
      `${file} has ${length} steps: not ${horizon} after ${wrong ?? 'any origin'}`,
    );
  const rivals = await evaluateStatsforecast(set, { horizon, origins });
  const scores = [...evaluateSet(set, { horizon, origins }), ...(rivals ?? [])];
  const verdicts = verdictsOf(scores);
  return { file, grain, series: demands.length, horizon, origins, scores, verdicts };
}

/** The choice against the best single method by each score, and the bands against what they say. */
function verdictsOf([ours, ...others]: Scored[]): { held: boolean; says: string }[] {
  if (!ours) return [];
  const against = (['rmsse', 'wape'] as const).map((score) => {
    const best = others.reduce((a, b) => (b[score] < a[score] ? b : a));
    const says = `${score.toUpperCase()} ${ours[score].toFixed(4)}, best single method (${best.name}) ${best[score].toFixed(4)}`;
    return { held: ours[score] < best[score], says };
  });
  if (ours.banded === 0) return against;
  const bands = (
    [
      ['within80', 0.8],
      ['below90', 0.9],
    ] as const
  ).map(([which, share]) => ({
    held: Math.abs(ours[which] - share) <= COVERAGE_WITHIN,
    says: `${which === 'within80' ? 'P10–P90' : 'P90'} covered ${(100 * ours[which]).toFixed(1)} % of ${100 * share} %`,
  }));
  return [...against, ...bands];
}
