import * as z from 'zod/mini';
import { RejectMessage } from '../platform/errors.ts';
import { layOut, type Rendered } from './layout.ts';
import type { Reader, Template } from './template.ts';
import { templates } from './templates/index.ts';

export type RenderInput = {
  template: string;
  data: unknown;
  reader: Reader;
  unsubscribeUrl?: string | undefined;
};

/**
 * Makes subject, text and HTML of a mail from its template and data.
 * @throws RejectMessage when there is no such template or its data does not fit; the message names
 *   the fields, never their values.
 */
export function renderEmail({
  template,
  data,
  reader,
  unsubscribeUrl,
}: RenderInput): Rendered & { automaticAnswer?: boolean } {
  const known = (templates as Record<string, Template | undefined>)[template];
  if (!known) throw new RejectMessage(`There is no template "${template}"`);
  const parsed = z.safeParse(known.data, data);
  if (!parsed.success) {
    const fields = parsed.error.issues.map((issue) => issue.path.join('.') || 'data');
    throw new RejectMessage(`The data of "${template}" does not fit: ${fields.join(', ')}`);
  }
  const rendered = layOut(known.content(parsed.data, reader), { reader, unsubscribeUrl });
  return known.automaticAnswer ? { ...rendered, automaticAnswer: true } : rendered;
}
