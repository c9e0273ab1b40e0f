import { checkinDefaults } from '../../shared/checkins/defaults.ts';
import { markdownTable } from './blocks.ts';

const MEANS: Record<keyof typeof checkinDefaults, string> = {
  create_at: 'when the check-ins of the day are created',
  weekdays: 'on which days, Monday is 1',
  every_weeks: 'every how many weeks',
  reminder_times: 'when who has not answered is reminded',
  reminder_weekdays: 'on which days they are',
};

/** The columns of `checkin_schedules` that say when, with what they are by default. */
export function checkinDefaultsTable(): string {
  const rows = Object.entries(checkinDefaults).map(([column, value]) => [
    `\`${column}\``,
    [value].flat().join(', '),
    MEANS[column as keyof typeof checkinDefaults],
  ]);
  return markdownTable(['column', 'by default', 'says'], rows);
}
