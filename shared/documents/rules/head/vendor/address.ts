import { countryNamed } from '../../../invoice/countries.ts';
import { fold } from '../../../text/fold.ts';
import type { Cell, Line } from '../../../text/lines.ts';
import { LEGAL } from '../legal-forms.ts';
import type { Block } from './blocks.ts';

/** A postcode and a place, either way round. */
const ADDRESS =
  /(?:^|\n|\s)(?:[A-Z]{1,2}-?)?\d{2,3}[- ]?\d{2,3}\s+\p{Lu}\p{L}|\p{Lu}\p{L}+,?\s+(?:[A-Z]{2}\s+)?\d{4,6}(?:\n|$)/u;
/** What stands behind a place: "Hillsborough, NC 27278", "London, SW19 1NE". */
const POSTCODE =
  /^,?\s+(?:(?:\p{Lu}[\p{L}.]*,?\s+){0,2}\d{4,6}(?:-\d{3,4})?|[A-Z]{1,2}\d[A-Z\d]?\s?\d[A-Z]{2})(?:\s|,|$)/u;
/** What stands behind a street: "Rua da Praia, 150", "C/ Rodas, 2, 1F". */
const HOUSE = /^,?\s+(?:n[°ºo]?\.?\s*)?\d+\s?\p{L}?\s*(?:$|[,·|–-])/iu;
/** A postcode in a cell of its own, left of its place. */
const BARE_POSTCODE = /^(?:[A-Z]{1,2}-?)?\d{4,6}$/;

/** Whether a block has a postcode with its place. */
export const isAddress = ({ cells, text }: Block): boolean =>
  ADDRESS.test(text) || cells.some((cell) => BARE_POSTCODE.test(cell.text));

/** Whether a cell says where somebody is, and the name that was read from it is a street's, a place's or a country's. */
export function isWhere(name: string, cell: Cell, line: Line): boolean {
  if (LEGAL.test(fold(name))) return false;
  if (countryNamed(name) !== undefined) return true;
  const at = cell.text.indexOf(name);
  const behind = at < 0 ? '' : cell.text.slice(at + name.length);
  const before = line.cells[line.cells.indexOf(cell) - 1];
  const parts = name.split(',');
  return (
    POSTCODE.test(behind) ||
    HOUSE.test(behind) ||
    (before !== undefined && BARE_POSTCODE.test(before.text) && !/\d/.test(name)) ||
    (parts.length > 1 && countryNamed(parts.at(-1) ?? '') !== undefined)
  );
}
