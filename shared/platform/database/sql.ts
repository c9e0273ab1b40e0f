export type Row = Record<string, unknown>;

/** What domain functions need of a connection: inside a transaction, or autocommit. */
export type Sql = {
  query<R extends Row = Row>(
    text: string,
    values?: unknown[],
  ): Promise<{ rows: R[]; rowCount: number }>;
};
