import { type Scanner, scanned } from '../../../eval/generator/scan.ts';
import { openBrowser } from '../../console/support/open-browser.ts';

/** Prints a page of HTML by a browser and lays it on a scanner: a PDF with a picture and no text. */
export async function printAndScan(
  pages: readonly { html: string; scanner: Scanner }[],
): Promise<Uint8Array[]> {
  const browser = await openBrowser();
  try {
    const tab = await browser.newPage();
    const scans: Uint8Array[] = [];
    for (const { html, scanner } of pages) {
      await tab.setContent(html);
      scans.push(
        await scanned(
          await tab.pdf({ width: '130mm', height: '110mm', printBackground: true }),
          scanner,
        ),
      );
    }
    return scans;
  } finally {
    await browser.close();
  }
}
