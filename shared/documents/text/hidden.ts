/** The operator list of a page, as pdf.js gives it. */
export interface OperatorList {
  fnArray: ArrayLike<number>;
  argsArray: ArrayLike<unknown>;
}
export type Operators = Record<string, number>;

const INVISIBLE = new Set([3, 7]);

interface Ink {
  mode: number;
  white: boolean;
}

function isWhite(args: unknown): boolean {
  const list = Array.isArray(args) ? args : [];
  const [first] = list;
  if (typeof first === 'string') return /^#f[a-f0-9]f[a-f0-9]f[a-f0-9]$/i.test(first);
  return list.length >= 3 && list.slice(0, 3).every((c) => typeof c === 'number' && c >= 240);
}

function shown(args: unknown): string {
  const [glyphs] = Array.isArray(args) ? args : [];
  if (!Array.isArray(glyphs)) return '';
  return glyphs
    .map((g) => (g && typeof g === 'object' && 'unicode' in g ? String(g.unicode) : ''))
    .join('');
}

export interface Inks {
  hidden: string;
  visible: string;
}

/**
 * What a page draws in ink that a reader cannot see: render mode "invisible" or white. Text that
 * sits on a dark box may be white for good reason, so callers flag it and do not judge alone.
 */
export function inksOf(list: OperatorList, ops: Operators): Inks {
  let ink: Ink = { mode: 0, white: false };
  const stack: Ink[] = [];
  const hidden: string[] = [];
  const visible: string[] = [];
  for (let i = 0; i < list.fnArray.length; i++) {
    const fn = list.fnArray[i];
    const args = list.argsArray[i];
    if (fn === ops.save) stack.push({ ...ink });
    else if (fn === ops.restore) ink = stack.pop() ?? { mode: 0, white: false };
    else if (fn === ops.setTextRenderingMode) ink.mode = Number((args as number[])?.[0] ?? 0);
    else if (fn === ops.setFillRGBColor) ink.white = isWhite(args);
    else if (fn === ops.setFillGray) ink.white = Number((args as number[])?.[0] ?? 0) >= 0.94;
    else if (fn === ops.showText || fn === ops.showSpacedText) {
      const text = shown(args);
      if (INVISIBLE.has(ink.mode) || ink.white) hidden.push(text);
      else visible.push(text);
    }
  }
  const squeeze = (parts: string[]) => parts.join('').replace(/\s+/g, '');
  return { hidden: squeeze(hidden), visible: squeeze(visible) };
}
