import { html } from 'hono/html';
import { type DocumentWithEvidence, readLayout } from '../../shared/documents/lifecycle/store.ts';
import { NotFound } from '../../shared/platform/errors.ts';
import type { Page } from '../page.ts';
import { documentOf } from '../parts/asked-document.ts';
import { drawPage } from '../picture/draw-page.ts';
import { marksOf } from '../picture/marks.ts';

/** Height of a mark over its baseline, in points. */
const HIGH = 10;

/** A page of a document, with what was read of it marked. */
export async function documentPicture(c: Page) {
  const found = await documentOf(c);
  const [, digits] = /^(\d{1,4})\.svg$/.exec(c.req.param('page') ?? '') ?? [];
  const number = Number(digits ?? 0);
  const { stack, aws, db: sql } = c.get('ops');
  const bucket = stack.buckets.documents;
  if (!bucket || !found.objectKey || !isOf(found, number))
    throw new NotFound('There is no such page');
  const [{ GetObjectCommand }, client, layout] = await Promise.all([
    import('@aws-sdk/client-s3'),
    aws.s3(),
    readLayout(found, { sql }),
  ]);
  const object = await client.send(new GetObjectCommand({ Bucket: bucket, Key: found.objectKey }));
  const bytes = (await object.Body?.transformToByteArray()) ?? new Uint8Array();
  const { png, width, height, scale } = await drawPage(bytes, number);
  const marks = found.extracted
    ? marksOf({ extracted: found.extracted, page: number }, layout)
    : [];
  const svg = html`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}">
    <image href="data:image/png;base64,${Buffer.from(png).toString('base64')}" width="${width}" height="${height}"></image>
    <g transform="scale(${scale})" fill="#f5b301" fill-opacity="0.35" stroke="#b06f00" stroke-width="0.4">${marks.map(
      ({ x0, x1, y, name }) =>
        html`<rect x="${x0 - 1}" y="${y - HIGH}" width="${x1 - x0 + 2}" height="${HIGH + 3}"><title>${name}</title></rect>`,
    )}</g>
  </svg>`;
  c.set('ownPolicy', "default-src 'none'; img-src data:; sandbox");
  return c.body(String(svg), 200, { 'content-type': 'image/svg+xml' });
}

/** Whether a page of the file is one of the document's. */
const isOf = ({ firstPage, pages }: DocumentWithEvidence, number: number): boolean =>
  number >= (firstPage ?? 1) && number < (firstPage ?? 1) + (pages ?? 0);
