import type { Cell, Line } from '../../../text/lines.ts';
import type { Saying } from './names.ts';

/** Where a name is printed. */
export type Mention = {
  name: string;
  line: Line;
  cell: Cell;
  saying?: Saying;
};
