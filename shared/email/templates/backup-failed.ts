import { defineTemplate } from '../template.ts';
import { noticeContent, noticeData } from './operator-notice.ts';

/** A backup or a drill that failed: the notice says besides how to see what there still is. */
export const backupFailed = defineTemplate({
  name: 'backup-failed',
  category: 'notice',
  priority: 0,
  onUnknown: 'resend',
  resolveAfterMinutes: 5,
  data: noticeData,
  sample: {
    title: 'The backup of the database failed',
    body: 'pg_dump ended with code 1\nA loss of the database would lose what is newer than the last good backup.\nWhat to do: docs/backup.md',
    firstAt: '2026-03-27T02:00:41Z',
    times: 1,
  },
  content(data, reader) {
    const notice = noticeContent(data, reader);
    const last =
      'Until one succeeds, the last good one is what you have: npm run ops -- backup list';
    return { ...notice, paragraphs: [...notice.paragraphs, last] };
  },
});
