import { stateOfCampaign } from '../../../shared/campaigns/queries.ts';
import { flag } from '../../../tools/command-line/options.ts';
import { text } from '../../../tools/command-line/text.ts';
import { WrongUse } from '../../../tools/command-line/wrong-use.ts';
import { type CampaignMove, moveCampaign, sendLater } from '../../actions/campaigns.ts';
import { carryOut } from '../carry-out.ts';
import { confirm, YES } from '../confirm.ts';
import type { CliContext } from '../context.ts';
import { EXIT, verb } from '../noun.ts';
import { findCampaign } from './find.ts';

const ID = { name: 'id', summary: 'the campaign, or the beginning of its id', required: true };

type Change = {
  /** The beginning of the campaign's id. */
  id: string;
  would: string;
  dryRun: boolean;
  /** Where there is no way back: a question, and the answer that the command line gave. */
  ask?: { question: string; yes: boolean };
};

/** Shows the campaign's state after the change; in a dry run, the one that it has. */
async function change(
  { id: beginning, would, dryRun, ask }: Change,
  context: CliContext,
  act: (id: string) => Promise<void>,
) {
  const id = await findCampaign(beginning, context);
  if (ask && !dryRun) await confirm(ask, context);
  await carryOut({ dryRun }, () => act(id));
  const state = (await stateOfCampaign({ id }, { sql: context.db })) ?? 'gone';
  context.out.show({ dryRun, id, state }, () =>
    dryRun ? text`Would ${would}; it is ${state}` : text`${state}`,
  );
  return EXIT.ok;
}

const moved = (given: Omit<Change, 'would'> & { move: CampaignMove }, context: CliContext) =>
  change({ ...given, would: `campaigns ${given.move}` }, context, (id) =>
    moveCampaign({ id, move: given.move }, context),
  );

export const schedule = verb({
  summary: 'send a draft at a local time, in the organisation’s zone or in each recipient’s',
  args: [ID, { name: 'local-time', summary: 'e.g. 2026-06-01T09:00', required: true }],
  options: {
    'recipient-zone': flag('when each recipient’s clock shows it'),
  },
  changes: true,
  wayBack: 'campaigns pause, or cancel, until it leaves',
  examples: ['campaigns schedule 3f2a91c0 2026-06-01T09:00 --recipient-zone'],
  run({ args: [id = '', sendAtLocal = ''], options, dryRun }, context) {
    if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d)?$/.test(sendAtLocal)) {
      throw new WrongUse('The local time is like 2026-06-01T09:00, without a zone');
    }
    const zoneMode = options['recipient-zone'] ? 'recipient' : 'organization';
    return change({ id, would: 'campaigns schedule', dryRun }, context, (found) =>
      sendLater({ id: found, sendAtLocal, zoneMode }, context),
    );
  },
});

export const pause = verb({
  summary: 'hold back what has not left yet',
  args: [ID],
  changes: true,
  wayBack: 'campaigns resume',
  examples: ['campaigns pause 3f2a91c0'],
  run: ({ args: [id = ''], dryRun }, context) => moved({ id, move: 'pause', dryRun }, context),
});

export const resume = verb({
  summary: 'go on where it was paused',
  args: [ID],
  changes: true,
  wayBack: 'campaigns pause',
  examples: ['campaigns resume 3f2a91c0'],
  run: ({ args: [id = ''], dryRun }, context) => moved({ id, move: 'resume', dryRun }, context),
});

export const cancel = verb({
  summary: 'send no more of it, for good',
  args: [ID],
  options: { yes: YES },
  changes: true,
  examples: ['campaigns cancel 3f2a91c0'],
  run({ args: [id = ''], options: { yes }, dryRun }, context) {
    const question = 'Cancel it for good? (campaigns pause holds it back, and can be undone.)';
    const ask = { question, yes };
    return moved({ id, move: 'cancel', dryRun, ask }, context);
  },
});
