import axe from 'axe-core';
import type { Page } from 'playwright-core';

/** Tables of which something is out of sight, to the right, on a screen of a usual width. */
export const cutOff = (page: Page): Promise<string[]> =>
  page
    .locator('.scroll')
    .evaluateAll((tables: Box[]) =>
      tables
        .filter((it) => it.scrollWidth > it.clientWidth + 1)
        .map((it) => it.textContent.slice(0, 60)),
    );

type Box = { scrollWidth: number; clientWidth: number; textContent: string };

/** The section that one is in stands where it can be seen, where the page is of a section. */
export const inSight = (links: { getBoundingClientRect(): { left: number; right: number } }[]) =>
  links.every((it) => {
    const { left, right } = it.getBoundingClientRect();
    return left >= 0 && right <= 360;
  });

/** What axe finds that is serious or worse. */
export async function findings(page: Page): Promise<string[]> {
  await page.evaluate(axe.source);
  return page.evaluate(
    `axe.run().then(({ violations }) => violations.filter(({ impact }) => ['serious', 'critical'].includes(impact))
      .map(({ id, nodes }) => id + ': ' + nodes[0].html.slice(0, 160)))`,
  );
}
