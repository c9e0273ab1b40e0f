/** What becomes of a table's rows when their organisation is deleted. */
export type DeletionRule = {
  table: string;
  /** The organisation's rows, on the row called `r`; `$1` is its id. Those that name it, without. */
  whose?: string;
  /** Oldest first by this, where rows point at later ones of their own table. */
  order?: string;
  /** Why its rows are archived first, and how old one is: an expression on `r`. */
  archive?: { reason: string; time: string };
  /** Its column that what goes in the same transaction is found by. */
  key?: string;
  /** What goes with each row: DELETEs by table, which find the keys in `gone`, or rows in `gone_<table>`. */
  along?: Record<string, string>;
};
