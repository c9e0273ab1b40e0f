import { PDFDocument, PDFName } from 'pdf-lib';
import { openRenderer } from '../../shared/documents/ocr/render.ts';
import { seededRandom } from './random.ts';

export type Scanner = {
  /** Degrees by which the sheet lies askew. */
  skew: number;
  /** Standard deviation of grey noise, in levels of 255. */
  noise: number;
  dpi?: number;
  /** Quarter turns of the sheet on the glass. */
  quarterTurns?: 0 | 1 | 2 | 3;
  seed?: number;
};

type Grey = {
  pixels: Uint8Array;
  width: number;
  height: number;
};

function turned(from: Grey, quarter: number): Grey {
  let image = from;
  for (let n = 0; n < quarter; n++) {
    const { pixels, width, height } = image;
    const out = new Uint8Array(pixels.length);
    for (let y = 0; y < height; y++)
      for (let x = 0; x < width; x++)
        out[x * height + (height - 1 - y)] = pixels[y * width + x] ?? 255;
    image = { pixels: out, width: height, height: width };
  }
  return image;
}

function skewed(from: Grey, degrees: number, noise: number, seed: number): Grey {
  const random = seededRandom(seed);
  const { pixels, width, height } = from;
  const out = new Uint8Array(width * height);
  const [sin, cos] = [Math.sin((degrees * Math.PI) / 180), Math.cos((degrees * Math.PI) / 180)];
  const [cx, cy] = [width / 2, height / 2];
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const sx = (x - cx) * cos + (y - cy) * sin + cx;
      const sy = -(x - cx) * sin + (y - cy) * cos + cy;
      const x0 = Math.floor(sx);
      const y0 = Math.floor(sy);
      let value = 250;
      if (x0 >= 0 && y0 >= 0 && x0 < width - 1 && y0 < height - 1) {
        const [fx, fy] = [sx - x0, sy - y0];
        const at = (dx: number, dy: number) => pixels[(y0 + dy) * width + x0 + dx] ?? 250;
        value =
          at(0, 0) * (1 - fx) * (1 - fy) +
          at(1, 0) * fx * (1 - fy) +
          at(0, 1) * (1 - fx) * fy +
          at(1, 1) * fx * fy;
      }
      const grain = (random.next() + random.next() + random.next() - 1.5) * 2 * noise;
      out[y * width + x] = Math.max(0, Math.min(255, Math.round((value + grain) / 8) * 8));
    }
  return { pixels: out, width, height };
}

/** Prints a PDF and lays it on a scanner: pictures of pages, askew and grainy, with no text layer. */
export async function scanned(pdf: Uint8Array, scanner: Scanner): Promise<Uint8Array> {
  const source = await PDFDocument.load(pdf);
  const renderer = await openRenderer(pdf);
  const document = await PDFDocument.create();
  const fixed = new Date(Date.UTC(2026, 0, 1));
  document.setCreationDate(fixed);
  document.setModificationDate(fixed);
  for (let i = 1; i <= source.getPageCount(); i++) {
    const image = await renderer.page(i, scanner.dpi ?? 200);
    const skew = skewed(image, scanner.skew, scanner.noise, (scanner.seed ?? 7) + i);
    const grey = turned(skew, scanner.quarterTurns ?? 0);
    const size = { width: grey.width / image.scale, height: grey.height / image.scale };
    const page = document.addPage([size.width, size.height]);
    const stream = document.context.flateStream(grey.pixels, {
      Type: 'XObject',
      Subtype: 'Image',
      Width: grey.width,
      Height: grey.height,
      ColorSpace: 'DeviceGray',
      BitsPerComponent: 8,
    });
    const name = page.node.newXObject('Scan', document.context.register(stream));
    const draw = `q ${size.width} 0 0 ${size.height} 0 0 cm ${name.toString()} Do Q`;
    page.node.set(
      PDFName.of('Contents'),
      document.context.register(document.context.flateStream(draw)),
    );
  }
  renderer.close();
  return document.save({ useObjectStreams: false });
}
