import { type Column, type Move, type Transition, transitions } from './transitions.ts';

/** The SET clause of a statement that moves rows `e` as `m.move` says, one of these moves. */
export function setClause(moves: readonly Move[]): string {
  const table: Record<Move, Transition> = transitions;
  const each = moves.map((move) => ({ move, ...table[move] }));
  const columns = [...new Set(each.flatMap(({ sets }) => Object.keys(sets) as Column[]))];
  return [
    assign(
      'state',
      each.map(({ move, to }) => [move, `'${to}'`]),
    ),
    ...columns.map((column) =>
      assign(
        column,
        each.map(({ move, sets }) => [move, sets[column] ?? `e.${column}`]),
      ),
    ),
  ].join(',\n       ');
}

function assign(column: string, values: [move: Move, value: string][]): string {
  const [first] = values;
  if (values.every(([, value]) => value === first?.[1])) return `${column} = ${first?.[1]}`;
  const cases = values.map(([move, value]) => `WHEN '${move}' THEN ${value}`);
  return `${column} = CASE m.move ${cases.join(' ')} END`;
}

/** The states from which a move may start, as an SQL list. */
export const statesBefore = (move: Move): string =>
  `(${transitions[move].from.map((state) => `'${state}'`).join(', ')})`;
