import { hasForbidden } from './characters.ts';

const ENTITIES: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
};

/** Markup escaped; what XML cannot carry, and a bare carriage return, as character references. */
function escapeXml(text: string): string {
  const escaped = text.replace(/[&<>"'\r]/g, (character) => ENTITIES[character] ?? '&#13;');
  if (!hasForbidden(escaped)) return escaped;
  return Array.from(escaped, (c) => (hasForbidden(c) ? `&#${c.charCodeAt(0)};` : c)).join('');
}

/** A tree of elements: text, number, list (one element each) or nested elements; undefined is left out. */
export type XmlValue =
  | string
  | number
  | boolean
  | undefined
  | XmlValue[]
  | { [name: string]: XmlValue };

/**
 * An element, escaped: of an object with an element for each field, of a list once for each entry, of
 * undefined none.
 * @param attributes as they stand in the tag, with a blank before them
 */
export function toXml(name: string, value: XmlValue, attributes = ''): string {
  if (value === undefined) return '';
  if (Array.isArray(value)) return value.map((item) => toXml(name, item)).join('');
  const inner =
    typeof value === 'object'
      ? Object.entries(value)
          .map(([child, item]) => toXml(child, item))
          .join('')
      : escapeXml(String(value));
  return `<${name}${attributes}>${inner}</${name}>`;
}

export const XML_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n';
