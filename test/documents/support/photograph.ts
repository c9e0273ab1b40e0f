import { openBrowser } from '../../console/support/open-browser.ts';

/** How a sheet is photographed: the table below it, how it lies, the light, and how it is kept. */
export type Camera = {
  type: 'jpeg' | 'png';
  /** Millimetres of the sheet. */
  width: number;
  /** Degrees by which the sheet lies askew. */
  lean?: number;
  /** Share of full darkness that grain takes from or gives to a pixel. */
  grain?: number;
  table?: string;
  /** Degrees by which the sheet leans away from the camera: far from it, letters are smaller. */
  tilt?: number;
  /** Share of its light that the far corner gets less. */
  shadow?: number;
  /** Pixels per CSS pixel: 1/96 inch. */
  density?: number;
};

/** Prints pages of HTML by a browser and photographs them, JPEG at quality 60. */
export async function photographed(
  sheets: readonly { html: string; camera: Camera }[],
): Promise<Uint8Array[]> {
  const browser = await openBrowser();
  try {
    const pictures: Uint8Array[] = [];
    for (const { html, camera } of sheets) {
      const tab = await browser.newPage({
        deviceScaleFactor: camera.density ?? 2.5,
        viewport: { width: Math.round((camera.width * 96) / 25.4), height: 300 },
      });
      await tab.setContent(html);
      await tab.addStyleTag({ content: styleOf(camera) });
      const taken = () =>
        tab.screenshot({
          type: camera.type,
          fullPage: true,
          ...(camera.type === 'jpeg' ? { quality: 60 } : {}),
        });
      // A browser that is short of time may give a frame up: asked again it draws it.
      pictures.push(new Uint8Array(await taken().catch(taken)));
      await tab.close();
    }
    return pictures;
  } finally {
    await browser.close();
  }
}

const styleOf = ({ lean = 0, grain = 0, table = 'white', tilt = 0, shadow = 0 }: Camera) => `
  html { background: ${table}; padding: ${tilt ? '16mm; position: relative' : '4mm'} }
  body { background-color: white; transform: ${tilt ? `perspective(1000px) rotateX(${tilt}deg) rotateY(${tilt / 2}deg)` : ''} rotate(${lean}deg) }
  ${shadow ? `html::before { content: ''; position: absolute; inset: 0 -30mm -30mm 0; z-index: 1; background: linear-gradient(120deg, transparent, rgb(0 0 0 / ${shadow})) }` : ''}
  html::after { content: ''; position: absolute; inset: 0; opacity: ${grain}; background: url("data:image/svg+xml,${encodeURIComponent(NOISE)}") }`;
const NOISE =
  '<svg xmlns="http://www.w3.org/2000/svg" width="400" height="400"><filter id="n"><feTurbulence type="fractalNoise" baseFrequency="0.9" numOctaves="2" seed="7"/><feColorMatrix type="saturate" values="0"/></filter><rect width="400" height="400" filter="url(#n)"/></svg>';
