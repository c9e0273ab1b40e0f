/** Ends a subscription, quoted, without asking its publisher, which may be another's. */
export const subscriptionEnd = (name: string): string[] => [
  `ALTER SUBSCRIPTION ${name} DISABLE`,
  `ALTER SUBSCRIPTION ${name} SET (slot_name = NONE)`,
  `DROP SUBSCRIPTION ${name}`,
];
