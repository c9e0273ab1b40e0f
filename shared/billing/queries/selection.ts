/** Whose rows, and how many. Without an organisation: everybody's. */
export type Selection = { organizationId?: string | undefined; limit: number };
