import { withoutDarkBars } from './dark-bars.ts';
import { withoutDashes } from './dashed-lines.ts';
import { evened } from './even.ts';
import { howItLies } from './lie.ts';
import type { GreyImage } from './render.ts';
import { withoutRules } from './ruled-lines.ts';
import { quarterTurn, straighten } from './turn.ts';

/** Radians; less than this does no harm and turning costs sharpness. */
const LEAN = 0.002;

/** Makes a page ready to be read: even paper, level lines, dark on white, no ruled lines. */
export function upright(image: GreyImage): GreyImage {
  const paper = evened(image);
  const { onItsSide, lean } = howItLies(paper);
  const standing = onItsSide ? quarterTurn(paper) : paper;
  const level = Math.abs(lean) >= LEAN ? straighten(standing, -lean) : standing;
  return withoutDashes(withoutRules(withoutDarkBars(level)));
}
