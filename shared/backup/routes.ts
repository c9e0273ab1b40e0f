import * as z from 'zod/mini';
import { apiContract } from '../platform/http/route.ts';

const count = () => z.nullable(z.number());
const ended = () => z.nullable(z.union([z.literal(0), z.literal(1)]));
const reason = () => z.nullable(z.string());

export const backupStatusApi = apiContract({
  function: 'backup-status',
  routes: {
    'GET /diag/backup': {
      does: 'Tells how the last backup and the last drill ended, how old they are, and why they failed.',
      caller: 'operator',
      answers: {
        200: () =>
          z.object({
            db_backup_success: ended(),
            db_backup_age_seconds: count(),
            db_backup_size_bytes: count(),
            db_backup_duration_seconds: count(),
            db_backup_drill_success: ended(),
            db_backup_drill_age_seconds: count(),
            reasons: z.object({ backup: reason(), drill: reason() }),
            latest: z.nullable(z.string()),
          }),
      },
    },
  },
});
