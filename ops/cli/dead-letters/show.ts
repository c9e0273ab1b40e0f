import { type Detail, type Replay, readDeadLetter } from '../../../shared/dead-letters/detail.ts';
import { resolveId } from '../../../shared/dead-letters/select.ts';
import { printable } from '../../../shared/platform/printable.ts';
import { table } from '../../../tools/command-line/table.ts';
import { instant } from '../../../tools/command-line/text.ts';
import { EXIT, verb } from '../noun.ts';

export const show = verb({
  summary: 'one dead letter: reason, times, replays, body',
  args: [{ name: 'id', summary: 'its id, or the beginning of it', required: true }],
  examples: ['dead-letters show 3f2a91c0', 'dead-letters show 3f2a91c0 --json > letter.json'],
  async run({ args }, { db, out }) {
    const id = await resolveId(args[0] as string, { sql: db });
    const detail = await readDeadLetter(id, { sql: db });
    out.show(detail, () => render(detail));
    return EXIT.ok;
  },
});

function render(letter: Detail): string {
  const facts = {
    id: letter.id,
    queue: letter.queue,
    function: letter.function,
    'effect key': letter.effectKey,
    status: letter.outcome ? `${letter.status} (${letter.outcome})` : letter.status,
    error: `${letter.error.name}: ${letter.error.message}`,
    attempts: String(letter.attempts),
    'first seen': instant(letter.firstSeenAt),
    'last failed': instant(letter.lastFailedAt),
    ...(letter.resolvedAt ? { ended: instant(letter.resolvedAt) } : {}),
  };
  const lines = Object.entries(facts).map(
    ([name, value]) => `${name.padEnd(12)} ${printable(value)}`,
  );
  const replays = letter.replays.length ? ['', replayTable(letter.replays)] : [];
  return [...lines, ...replays, '', ...pretty(letter.body).split('\n').map(printable)].join('\n');
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
