import { type ProvenAccuracy, readAccuracy } from '../../../shared/forecasts/queries/accuracy.ts';
import {
  findItem,
  readForecasts,
  type StoredForecast,
  stockWords,
} from '../../../shared/forecasts/queries/forecasts.ts';
import { facts, lines, type Text, text } from '../../../tools/command-line/text.ts';
import { EXIT, verb } from '../noun.ts';
import { organizationOption, requiredOrganization } from '../organization.ts';
import { chart } from './chart.ts';

export const show = verb({
  summary: 'history, forecast and band of an item at each of its sites, and how far it came true',
  args: [{ name: 'item', summary: 'its id, SKU, name, or a part of the name', required: true }],
  options: organizationOption,
  examples: ['forecast show espresso --organization harbor'],
  async run({ args: [given = ''], options: { organization } }, context) {
    const { db: sql, out } = context;
    const { id: organizationId } = await requiredOrganization({ organization }, context);
    const item = await findItem({ organizationId, given }, { sql });
    const key = { organizationId, itemId: item.id };
    const [forecasts, accuracy] = [
      await readForecasts(key, { sql }),
      await readAccuracy(key, { sql }),
    ];
    out.show({ item, forecasts, accuracy }, () =>
      forecasts.length === 0
        ? text`${item.name} has no forecast yet: it is made the night after stock has moved.`
        : lines(...forecasts.map(printed), provenText(accuracy)),
    );
    return EXIT.ok;
  },
});

const percent = (share: number | null) => (share === null ? '–' : `${(100 * share).toFixed(0)} %`);
const amount = (value: number) => value.toFixed(value < 100 ? 1 : 0);

function printed(forecast: StoredForecast): Text {
  const { item, site, unit, horizon, demand, quantiles, madeAt } = forecast;
  const { onHand, runsOut } = stockWords(forecast);
  const { '0.1': low, '0.9': high } = quantiles;
  const band =
    low === undefined || high === undefined ? '' : ` (P10 ${amount(low)}, P90 ${amount(high)})`;
  return lines(
    text`${item}, ${site}`,
    chart(forecast),
    facts(
      {
        'on hand': onHand,
        [`next ${horizon} days`]: text`${amount(demand)} ${unit}${band}`,
        'runs out': runsOut,
        class: forecast.demandClass,
        champion: text`${forecast.champion}${forecast.runnerUp ? `, then ${forecast.runnerUp}` : ''}`,
        why: forecast.why,
        made: madeAt,
      },
      '  ',
    ),
    text``,
  );
}

const provenText = ({ fits, wape, bias, covered, signal }: ProvenAccuracy): Text =>
  fits === 0
    ? text`Nothing of it has come true yet.`
    : text`Of ${fits} forecasts that came true: off by ${percent(wape)}, bias ${percent(bias)}, ${percent(covered)} within P10 to P90, tracking signal ${signal === null ? '–' : signal.toFixed(1)}.`;
