/** The pages by what they are for, in the order of the menu. */
export const SECTIONS = [
  {
    name: 'Now',
    pages: [
      ['/', 'Overview'],
      ['/flow', 'Flow'],
    ],
  },
  {
    name: 'Mend',
    pages: [
      ['/dead-letters', 'Dead letters'],
      ['/replays', 'Replays'],
    ],
  },
  {
    name: 'Work',
    pages: [
      ['/jobs', 'Jobs'],
      ['/mail', 'Mail'],
      ['/campaigns', 'Campaigns'],
      ['/documents', 'Documents'],
      ['/forecasts', 'Forecasts'],
      ['/backups', 'Backups'],
    ],
  },
  {
    name: 'Customers',
    pages: [
      ['/organizations', 'Organisations'],
      ['/billing', 'Billing'],
    ],
  },
  {
    name: 'Record',
    pages: [
      ['/audit', 'Audit'],
      ['/logs', 'Logs'],
      ['/api/docs', 'API'],
    ],
  },
] as const;
