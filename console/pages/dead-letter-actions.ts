import { discard, replay } from '../../ops/actions/dead-letters.ts';
import { checkEdit } from '../../shared/dead-letters/edit.ts';
import { readDeadLetter } from '../../shared/dead-letters/letter.ts';
import { MAX_FAILURES, RATE } from '../../shared/dead-letters/replays/start.ts';
import { InvalidRequest } from '../../shared/platform/errors.ts';
import { isUuid } from '../../shared/platform/uuid.ts';
import type { Page } from '../page.ts';

/** Replays the chosen ones; the page after it follows what becomes of them. */
export async function replayChosen(c: Page) {
  const form = await c.req.parseBody({ all: true });
  const ids = chosen(form.id);
  const editedBody = typeof form.body === 'string' ? await edited(form.body, ids, c) : undefined;
  const { id } = await replay(
    {
      selection: { ids },
      reason: String(form.reason ?? '').trim() || 'chosen by hand',
      dryRun: form['dry-run'] === 'yes',
      rate: RATE.usual,
      maxFailures: MAX_FAILURES,
      editedBody,
      resend: form.resend === 'yes',
    },
    c.get('ops'),
  );
  return c.redirect(`/replays/${id}`, 303);
}

async function edited(body: string, ids: string[], c: Page): Promise<string> {
  const [id, second] = ids;
  if (!id || second) throw new InvalidRequest('An edited body is for one dead letter');
  return checkEdit(await readDeadLetter(id, { sql: c.get('ops').db }), body).body;
}

/** Discards the letters that were ticked, for one reason. @throws InvalidRequest without a reason, or a letter */
export async function discardChosen(c: Page) {
  const form = await c.req.parseBody({ all: true });
  const ids = chosen(form.id);
  const reason = String(form.reason ?? '').trim();
  if (!reason) throw new InvalidRequest('Say why: the reason is kept with each');
  await discard({ ids, reason }, c.get('ops'));
  return c.redirect(ids.length === 1 ? `/dead-letters/${ids[0]}` : '/audit', 303);
}

function chosen(value: unknown): string[] {
  const ids = [value].flat().filter((id): id is string => typeof id === 'string' && isUuid(id));
  if (ids.length === 0) throw new InvalidRequest('Nothing was chosen');
  return ids;
}
