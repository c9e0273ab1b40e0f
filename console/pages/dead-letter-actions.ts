import { discard, replay } from '../../ops/actions/dead-letters.ts';
import { checkEdit } from '../../shared/dead-letters/edit.ts';
import { readDeadLetter } from '../../shared/dead-letters/letter.ts';
import { InvalidRequest } from '../../shared/platform/errors.ts';
import { isUuid } from '../../shared/platform/uuid.ts';
import type { Page } from '../page.ts';

/** Seconds that a page waits for outcomes; the page after it follows those that take longer. */
const WAIT = 4;

export async function replayChosen(c: Page) {
  const form = await c.req.parseBody({ all: true });
  const ids = chosen(form.id);
  const body = typeof form.body === 'string' ? await edited(form.body, ids, c) : undefined;
  const { actionId } = await replay(
    { ids, editedBody: body, resend: form.resend === 'yes', waitSeconds: WAIT },
    c.get('ops'),
  );
  return c.redirect(`/audit/${actionId}`, 303);
}

async function edited(body: string, ids: string[], c: Page): Promise<string> {
  const [id, second] = ids;
  if (!id || second) throw new InvalidRequest('An edited body is for one dead letter');
  return checkEdit(await readDeadLetter(id, { sql: c.get('ops').db }), body).body;
}

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
