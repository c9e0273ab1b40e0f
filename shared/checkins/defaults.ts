/**
 * When a schedule that says nothing else checks in: the column defaults of `checkin_schedules`, which
 * the application's own inserts use (test/checkins compares them). Wall clock of the schedule's zone.
 */
export const checkinDefaults = {
  create_at: '08:00',
  weekdays: [1, 2, 3, 4, 5],
  every_weeks: 1,
  reminder_times: ['09:00', '14:00'],
  reminder_weekdays: [1, 2, 3, 4, 5],
} as const;
