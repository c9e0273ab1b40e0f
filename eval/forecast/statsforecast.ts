import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { accuracyOf, type Outcome } from '../../shared/forecasts/accuracy.ts';
import { SEASON } from '../../shared/forecasts/series.ts';
import type { Scored, Windows } from './evaluate.ts';
import type { SeriesSet } from './read-series.ts';

const RIVALS = ['AutoETS', 'CrostonSBA'] as const;
type Answer = Record<(typeof RIVALS)[number], number[][]> & {
  milliseconds: Record<(typeof RIVALS)[number], number>;
};

/**
 * Scores statsforecast's methods on the same series and origins.
 * @returns undefined where Python has no statsforecast
 */
export async function evaluateStatsforecast(
  { demands, grain }: SeriesSet,
  { horizon, origins }: Windows,
): Promise<Scored[] | undefined> {
  const season = SEASON[grain];
  const cases = origins.flatMap((origin) =>
    demands.map((demand) => ({
      history: demand.slice(0, origin),
      actual: demand.slice(origin, origin + horizon),
    })),
  );
  // What is not known goes as null, which JSON makes of NaN.
  const series = cases.map(({ history }) => [...history]);
  const answer = await ask({ season, horizon, series });
  return (
    answer &&
    RIVALS.map((name) => {
      const outcomes = cases.map(({ history, actual }, i): Outcome => {
        const forecast = Float64Array.from(answer[name][i] as number[]);
        return { history, actual, forecast, season };
      });
      const milliseconds = answer.milliseconds[name];
      return { name: `statsforecast ${name}`, ...accuracyOf(outcomes), milliseconds };
    })
  );
}

async function ask(input: object): Promise<Answer | undefined> {
  const script = `${import.meta.dirname}/fit_statsforecast.py`;
  const python = spawn('python3', [script], { stdio: ['pipe', 'pipe', 'inherit'] });
  const ended = new Promise<number | null>((resolve) => {
    python.on('error', () => resolve(3));
    python.on('close', resolve);
  });
  // Where it ends without reading: its exit code says why.
  python.stdin.on('error', () => {});
  python.stdin.end(JSON.stringify(input));
  const [said, code] = await Promise.all([text(python.stdout).catch(() => ''), ended]);
  if (code === 3) return undefined;
  if (code !== 0) throw new Error(`fit_statsforecast.py ended with ${code}`);
  return JSON.parse(said) as Answer;
}
