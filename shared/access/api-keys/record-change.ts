import type { Sql } from '../../platform/database/database.ts';
import { type Act, writeAct } from '../audit/write-act.ts';
import { writeSecurityEvent } from '../security-event.ts';

/** On the organisation's record, and among its security events. */
export async function recordChange(act: Act, { sql }: { sql: Sql }): Promise<void> {
  const { organizationId, action, subject, origin } = act;
  const details = { ...subject, what: action };
  const ip = origin?.ip ?? null;
  await writeSecurityEvent(
    { type: 'api_key_changed', organizationId, userId: null, ip, details },
    { sql },
  );
  await writeAct(act, { sql });
}
