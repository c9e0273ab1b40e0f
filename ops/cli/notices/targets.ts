import { listTargets } from '../../../shared/notices/targets.ts';
import { text } from '../../../tools/command-line/text.ts';
import { WrongUse } from '../../../tools/command-line/wrong-use.ts';
import { addPlace, removePlace } from '../../actions/notices.ts';
import { carryOut } from '../carry-out.ts';
import { EXIT, verb } from '../noun.ts';
import { addressOf, PLACE, readPlace } from './place.ts';

export const targets = verb({
  summary: 'where notices go',
  examples: ['notices targets'],
  async run(_input, { db, out }) {
    const found = await listTargets({ sql: db });
    out.show(found, () =>
      found.length === 0
        ? text`Notices go nowhere yet: npm run ops -- notices add email ops@example.com`
        : out.table(found, {
            channel: (t) => t.channel,
            address: (t) => t.address,
            enabled: (t) => t.enabled,
          }),
    );
    return EXIT.ok;
  },
});

export const add = verb({
  summary: 'send notices there too',
  args: PLACE,
  changes: true,
  wayBack: 'notices remove',
  examples: ['notices add email ops@example.com', 'notices add slack'],
  async run({ args, dryRun }, context) {
    const { channel, address } = readPlace(args, context);
    await carryOut({ dryRun }, () => addPlace({ channel, address }, context));
    context.out.show({ dryRun, channel }, () => (dryRun ? text`Would add it` : text`Added`));
    return EXIT.ok;
  },
});

export const remove = verb({
  summary: 'send notices there no more',
  args: PLACE,
  changes: true,
  wayBack: 'notices add',
  examples: ['notices remove email ops@example.com'],
  async run({ args, dryRun }, context) {
    const [channel = '', given] = args;
    const place = { channel, address: addressOf(channel, given, context) };
    const known = await listTargets({ sql: context.db });
    const there = known.some((t) => t.channel === channel && t.address === place.address);
    if (!there)
      throw new WrongUse('Notices do not go there. Where they go: npm run ops -- notices targets');
    const removed = await carryOut({ dryRun }, () => removePlace(place, context));
    context.out.show({ dryRun, removed }, () =>
      dryRun ? text`Would remove it` : text`${removed} removed`,
    );
    return EXIT.ok;
  },
});
