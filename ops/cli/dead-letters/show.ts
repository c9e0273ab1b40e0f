import { type Detail, type Replay, readDeadLetter } from '../../../shared/dead-letters/letter.ts';
import { maskSecrets } from '../../../shared/platform/mask-secrets.ts';
import { shortId } from '../../../shared/platform/uuid.ts';
import { flag } from '../../../tools/command-line/options.ts';
import { table } from '../../../tools/command-line/table.ts';
import { block, facts, lines, text } from '../../../tools/command-line/text.ts';
import { unmask } from '../../actions/dead-letters.ts';
import { EXIT, verb } from '../noun.ts';
import { findDeadLetter } from './selection.ts';

export const show = verb({
  summary: 'one dead letter: reason, times, replays, body',
  args: [{ name: 'id', summary: 'its id, or the beginning of it', required: true }],
  description:
    'Secrets in the body are masked, also with --body: what is edited and replayed gets them back where they stood.',
  options: {
    body: flag('print its body alone, to be edited and replayed'),
    secrets: flag('do not mask the secrets in the body: on the record, for who may see secrets'),
  },
  examples: [
    'dead-letters show 3f2a91c0',
    'dead-letters show 3f2a91c0 --json',
    'dead-letters show 3f2a91c0 --body > body.json',
  ],
  async run({ args, options }, context) {
    const { db, out } = context;
    const id = await findDeadLetter(args[0] as string, context);
    const detail = await readDeadLetter(id, { sql: db });
    const body = options.secrets ? await unmask({ id }, context) : maskSecrets(detail.body);
    if (options.body) out.raw(`${pretty(body)}\n`);
    else out.show({ ...detail, body }, () => render({ ...detail, body }));
    return EXIT.ok;
  },
});

function render(letter: Detail) {
  return lines(
    facts({
      id: letter.id,
      queue: letter.queue,
      function: letter.function,
      'effect key': letter.effectKey,
      status: letter.outcome ? text`${letter.status} (${letter.outcome})` : letter.status,
      error: text`${letter.error.name}: ${letter.error.message}`,
      attempts: letter.attempts,
      group: shortId(letter.groupId),
      happened: letter.happenedAt ?? undefined,
      'first seen': letter.firstSeenAt,
      'last failed': letter.lastFailedAt,
      ended: letter.resolvedAt ?? undefined,
    }),
    letter.replays.length > 0 && [text``, replayTable(letter.replays)],
    text``,
    block(pretty(letter.body)),
  );
}

const replayTable = (replays: Replay[]) =>
  table(replays, {
    'replayed at': (r) => r.startedAt,
    by: (r) => r.operator ?? 'by itself',
    edited: (r) => (r.edited ? 'yes' : 'no'),
    outcome: (r) => r.status,
    reason: (r) => (r.error ? `${r.error.name}: ${r.error.message}` : null),
  });

function pretty(body: string): string {
  try {
    return JSON.stringify(JSON.parse(body), null, 2);
  } catch {
    return body;
  }
}
