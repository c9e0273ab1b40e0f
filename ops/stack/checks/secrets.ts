import { keyId, parseIdentities, parseRecipients } from '../../../shared/backup/age/keys.ts';
import type { Check } from '../../../shared/health/check.ts';
import { DAY } from '../../../shared/platform/durations.ts';
import type { OpsContext } from '../../context.ts';
import { isShapeless, whatIsWrong } from '../secret-shapes.ts';
import { listSecrets } from '../secrets.ts';

type Found = Omit<Check, 'name'>;

/** Days after which a secret that people hold should be another. */
const OLD = 365;

/** Whether each secret with a value is what it should be, and how old the oldest is. Shows no value. */
export async function checkSecretShapes(
  context: Pick<OpsContext, 'stack' | 'aws' | 'secret' | 'clock'>,
): Promise<Found> {
  const put = (await listSecrets(context)).filter(({ hasValue }) => hasValue);
  const looked = await Promise.all(
    put
      .filter(({ name }) => !isShapeless(name))
      .map(async ({ name, changedAt }) => {
        const value = await context.secret(name);
        const days = changedAt
          ? Math.floor((context.clock().getTime() - changedAt.getTime()) / DAY)
          : 0;
        return {
          name,
          days,
          wrong: value === undefined ? undefined : whatIsWrong({ name, value }),
        };
      }),
  );
  const wrong = looked.filter((it) => it.wrong);
  if (wrong.length > 0)
    return {
      status: 'problem',
      detail: wrong.map((it) => it.wrong).join('; '),
      advice: `ops secrets rotate ${wrong[0]?.name}`,
    };
  const old = looked.filter(({ days }) => days > OLD);
  if (old.length > 0)
    return {
      status: 'warning',
      detail: old.map(({ name, days }) => `${name} is ${days} days old`).join(', '),
      advice: `ops secrets rotate ${old[0]?.name}; the runbook says how, secret by secret`,
    };
  const oldest = Math.max(0, ...looked.map(({ days }) => days));
  return {
    status: 'ok',
    detail: `${looked.length} are as they should be, the oldest ${oldest} days`,
  };
}

/** Whether the key that opens backups is one that backups are written to. */
export async function checkBackupKey({ secret }: Pick<OpsContext, 'secret'>): Promise<Found> {
  const read = (name: string) => secret(name).catch(() => undefined);
  const [key, recipients] = [await read('backup-key'), await read('backup-recipients')];
  const advice = 'ops backup keygen --save, then ops backup run and ops backup drill';
  if (!key) return { status: 'problem', detail: 'no key opens the backups here', advice };
  if (!recipients) return { status: 'ok', detail: 'backups are written to backup-key itself' };
  const written = parseRecipients(recipients).map(keyId);
  const opens = parseIdentities(key).some(({ recipient }) => written.includes(keyId(recipient)));
  return opens
    ? { status: 'ok', detail: `backup-key opens what is written to ${written.length} recipients` }
    : { status: 'problem', detail: 'backup-key opens no backup that is written now', advice };
}
