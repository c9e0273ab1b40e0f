import { deflateSync } from 'node:zlib';

/** Writes objects as a PDF with a right cross-reference table; object 1 is the catalogue. */
export function rawPdf(objects: (string | Buffer)[], trailer = ''): Uint8Array {
  const parts: Buffer[] = [Buffer.from('%PDF-1.7\n')];
  const offsets: number[] = [];
  let at = parts[0]?.length ?? 0;
  const push = (part: Buffer) => {
    parts.push(part);
    at += part.length;
  };
  objects.forEach((object, i) => {
    offsets.push(at);
    push(
      Buffer.concat([
        Buffer.from(`${i + 1} 0 obj\n`),
        Buffer.from(object),
        Buffer.from('\nendobj\n'),
      ]),
    );
  });
  const start = at;
  const rows = offsets.map((offset) => `${String(offset).padStart(10, '0')} 00000 n \n`).join('');
  push(
    Buffer.from(
      `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${rows}trailer\n<< /Size ${objects.length + 1} /Root 1 0 R ${trailer}>>\nstartxref\n${start}\n%%EOF\n`,
    ),
  );
  return Buffer.concat(parts);
}

function stream(dictionary: string, data: Buffer): Buffer {
  return Buffer.concat([
    Buffer.from(`<< ${dictionary} /Length ${data.length} >>\nstream\n`),
    data,
    Buffer.from('\nendstream'),
  ]);
}

const CATALOG = '<< /Type /Catalog /Pages 2 0 R >>';
const ONE_PAGE = '<< /Type /Pages /Kids [3 0 R] /Count 1 >>';
const FONT = '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>';

function page(resources: string): string {
  return `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << ${resources} >> >>`;
}

/** A page that draws the same few bytes many times: kilobytes in the file, much in memory. */
export function contentBomb(unit: string, times: number): Uint8Array {
  const data = deflateSync(Buffer.from(unit.repeat(times)), { level: 9 });
  return rawPdf([
    CATALOG,
    ONE_PAGE,
    page('/Font << /F1 5 0 R >>'),
    stream('/Filter /FlateDecode', data),
    FONT,
  ]);
}

/** Forms that draw forms that draw forms: ten to the power of `depth` drawings. */
export function formLaughs(depth: number): Uint8Array {
  const form = (i: number) => {
    const leaf = i === depth;
    const body = leaf ? 'BT /F1 9 Tf 20 20 Td (Ha 1.00) Tj ET' : '/X Do '.repeat(10);
    const resources = leaf ? '/Font << /F1 5 0 R >>' : `/XObject << /X ${6 + i} 0 R >>`;
    return stream(
      `/Type /XObject /Subtype /Form /BBox [0 0 595 842] /Resources << ${resources} >>`,
      Buffer.from(body),
    );
  };
  const forms = Array.from({ length: depth }, (_, i) => form(i + 1));
  return rawPdf([
    CATALOG,
    ONE_PAGE,
    page('/XObject << /X 6 0 R >>'),
    stream('', Buffer.from('/X Do '.repeat(10))),
    FONT,
    ...forms,
  ]);
}

/** One picture of `side` × `side` grey pixels that deflates to next to nothing. */
export function hugeImage(side: number): Uint8Array {
  const data = deflateSync(Buffer.alloc((side * side) / 8), { level: 9 });
  const image = stream(
    `/Type /XObject /Subtype /Image /Width ${side} /Height ${side} /ColorSpace /DeviceGray /BitsPerComponent 1 /Filter /FlateDecode`,
    data,
  );
  return rawPdf([
    CATALOG,
    ONE_PAGE,
    page('/XObject << /X 5 0 R >>'),
    stream('', Buffer.from('q 595 0 0 842 0 0 cm /X Do Q')),
    image,
  ]);
}

export function manyPages(count: number): Uint8Array {
  const kids = Array.from({ length: count }, (_, i) => `${i + 3} 0 R`).join(' ');
  const pages = Array.from(
    { length: count },
    () => '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] >>',
  );
  return rawPdf([CATALOG, `<< /Type /Pages /Kids [${kids}] /Count ${count} >>`, ...pages]);
}

export function loopedPages(): Uint8Array {
  return rawPdf([
    CATALOG,
    '<< /Type /Pages /Kids [3 0 R] /Count 5 >>',
    '<< /Type /Pages /Parent 2 0 R /Kids [2 0 R] /Count 5 >>',
  ]);
}

/** The standard security handler with keys that no empty password opens. */
export function encryptedPdf(): Uint8Array {
  const key = 'ab'.repeat(32);
  return rawPdf(
    [
      CATALOG,
      ONE_PAGE,
      page(''),
      stream('', Buffer.from('BT ET')),
      `<< /Filter /Standard /V 1 /R 2 /O <${key}> /U <${key}> /P -4 >>`,
    ],
    `/Encrypt 5 0 R /ID [<${'00'.repeat(16)}> <${'00'.repeat(16)}>] `,
  );
}

/** Text whose font calls its letters NUL and half a surrogate pair: no database keeps either. */
export function unkeepableText(): Uint8Array {
  const map = `/CIDInit /ProcSet findresource begin 12 dict begin begincmap
/CMapName /X def 1 begincodespacerange <00> <FF> endcodespacerange
2 beginbfchar <41> <0000> <42> <D800> endbfchar endcmap end end`;
  const line = (y: number, text: string) => `BT /F1 9 Tf 60 ${y} Td (${text}) Tj ET`;
  const drawn = ['AAA Supplies B Ltd', 'Invoice no A-1B', 'Total 1.00'].map((text, i) =>
    line(800 - i * 20, text),
  );
  return rawPdf([
    CATALOG,
    ONE_PAGE,
    page('/Font << /F1 5 0 R >>'),
    stream('', Buffer.from(drawn.join('\n'))),
    FONT.replace('>>', '/ToUnicode 6 0 R >>'),
    stream('', Buffer.from(map)),
  ]);
}
