import { XMLParser } from 'fast-xml-parser';
import { RejectMessage } from '../../platform/errors.ts';
import type { Printed } from '../invoice/schema.ts';
import { cleanText } from '../text/clean.ts';

/** A parsed element: text under `#text`, attributes under `@name`, children by local name. */
export type Node = { [name: string]: unknown };

const MOST_BYTES = 20_000_000;

const parser = new XMLParser({
  removeNSPrefix: true,
  ignoreAttributes: false,
  attributeNamePrefix: '@',
  parseTagValue: false,
  parseAttributeValue: false,
  trimValues: true,
});

/**
 * Parses XML that a stranger sent: a document type declaration, which can carry entity bombs and
 * outside references and which no e-invoice has, is refused.
 */
export function parseXml(bytes: Uint8Array): Node {
  if (bytes.byteLength > MOST_BYTES) throw new RejectMessage('The XML is larger than 20 MB');
  const utf16 =
    (bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff);
  const text = new TextDecoder(utf16 ? 'utf-16' : 'utf-8').decode(bytes);
  if (/<!DOCTYPE|<!ENTITY/i.test(text)) throw new RejectMessage('The XML declares a document type');
  return parser.parse(text) as Node;
}

/** The children of that name as a list, whatever their number. */
export function all(node: unknown, name: string): Node[] {
  const child = (node as Node | undefined)?.[name];
  if (child === undefined || child === null) return [];
  return (Array.isArray(child) ? child : [child]) as Node[];
}

/** Walk down by names, the first of each. */
export function at(node: unknown, ...path: string[]): unknown {
  return path.reduce<unknown>((current, name) => all(current, name)[0], node);
}

/** The text of an element, whether or not it has attributes. */
export function text(node: unknown): string | undefined {
  const value = typeof node === 'object' && node !== null ? (node as Node)['#text'] : node;
  const string = value === undefined || value === null ? '' : cleanText(String(value)).trim();
  return string === '' ? undefined : string;
}

/** The number at a path; undefined where none stands. */
export function number(node: unknown, ...path: string[]): number | undefined {
  const value = text(at(node, ...path));
  const parsed = value === undefined ? Number.NaN : Number(value);
  return Number.isFinite(parsed) ? parsed : undefined;
}

/** The text at a path as evidence; page 0 stands for the embedded XML. */
export function printed(node: unknown, ...path: string[]): Printed | undefined {
  const value = text(path.length === 0 ? node : at(node, ...path));
  return value === undefined ? undefined : { text: plain(value.slice(0, 2_000)), page: 0 };
}

/** A decimal of XML may end or begin with its point and have a plus, which no page prints: "64.", "+.5". */
function plain(value: string): string {
  const [, sign, whole, part] = /^([+-]?)(\d*)\.?(\d*)$/.exec(value) ?? [];
  const isOdd = /\.$|^[+-]?\.|^\+/.test(value) && Boolean(whole || part);
  return isOdd ? `${sign === '-' ? '-' : ''}${whole || 0}${part ? `.${part}` : ''}` : value;
}

/** @returns undefined where the element lacks it, or is a list */
export function attribute(node: unknown, name: string): string | undefined {
  return text((node as Node | undefined)?.[`@${name}`]);
}

/** A number that sums of the XML come to, as the XML would write it. */
export function written(value: number): Printed | undefined {
  return value === 0 ? undefined : { text: String(Math.round(value * 1e6) / 1e6), page: 0 };
}
