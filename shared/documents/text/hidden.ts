/** The operator list of a page, as pdf.js gives it. */
export interface OperatorList {
  fnArray: ArrayLike<number>;
  argsArray: ArrayLike<unknown>;
}
export type Operators = Record<string, number>;

type Matrix = readonly [number, number, number, number, number, number];
export interface Box {
  x0: number;
  y0: number;
  x1: number;
  y1: number;
}

const INVISIBLE = new Set([3, 7]);
const UNIT: Matrix = [1, 0, 0, 1, 0, 0];

interface State {
  mode: number;
  white: boolean;
  matrix: Matrix;
}

/** What a page draws, as far as it decides whether a reader can see its text. */
export interface Inks {
  /** Drawn in render mode "invisible". */
  invisible: string;
  /** Drawn in white: seen only on a dark ground. */
  white: string;
  visible: string;
  /** Dark areas and pictures, in the page's own coordinates. */
  grounds: Box[];
}

function multiply(m: Matrix, n: readonly number[]): Matrix {
  const [a, b, c, d, e, f] = m;
  const [p = 1, q = 0, r = 0, s = 1, t = 0, u = 0] = n;
  return [
    a * p + c * q,
    b * p + d * q,
    a * r + c * s,
    b * r + d * s,
    a * t + c * u + e,
    b * t + d * u + f,
  ];
}

function boxOf(m: Matrix, x0: number, y0: number, x1: number, y1: number): Box {
  const xs = [m[0] * x0 + m[2] * y0 + m[4], m[0] * x1 + m[2] * y1 + m[4]];
  const ys = [m[1] * x0 + m[3] * y0 + m[5], m[1] * x1 + m[3] * y1 + m[5]];
  return { x0: Math.min(...xs), x1: Math.max(...xs), y0: Math.min(...ys), y1: Math.max(...ys) };
}

function isWhite(args: unknown): boolean {
  const list = Array.isArray(args) ? args : [];
  const [first] = list;
  if (typeof first === 'string') return /^#f[0-9a-f]f[0-9a-f]f[0-9a-f]$/i.test(first);
  const channels = list.slice(0, 3).filter((c) => typeof c === 'number');
  return channels.length === 3 && channels.every((c) => c >= 240);
}

function shown(args: unknown): string {
  const [glyphs] = Array.isArray(args) ? args : [];
  if (!Array.isArray(glyphs)) return '';
  return glyphs
    .map((g) => (g && typeof g === 'object' && 'unicode' in g ? String(g.unicode) : ''))
    .join('');
}

/** The bounding box that pdf.js puts last among a path's arguments. */
function pathBounds(args: unknown): number[] | undefined {
  const last = Array.isArray(args) ? args.at(-1) : undefined;
  const bounds = last && typeof last === 'object' ? Array.from(last as ArrayLike<number>) : [];
  return bounds.length === 4 && bounds.every(Number.isFinite) ? bounds : undefined;
}

/** Walk a page's drawing and sort its text by the ink that it is drawn in. */
export function inksOf(list: OperatorList, ops: Operators): Inks {
  let state: State = { mode: 0, white: false, matrix: UNIT };
  const stack: State[] = [];
  const texts = { invisible: [] as string[], white: [] as string[], visible: [] as string[] };
  const grounds: Box[] = [];
  const images = new Set([ops.paintImageXObject, ops.paintInlineImageXObject]);
  for (let i = 0; i < list.fnArray.length; i++) {
    const fn = list.fnArray[i] as number;
    const args = list.argsArray[i];
    if (fn === ops.save) stack.push({ ...state });
    else if (fn === ops.restore) state = stack.pop() ?? { mode: 0, white: false, matrix: UNIT };
    else if (fn === ops.transform) state.matrix = multiply(state.matrix, args as number[]);
    else if (fn === ops.setTextRenderingMode) state.mode = Number((args as number[])?.[0] ?? 0);
    else if (fn === ops.setFillRGBColor) state.white = isWhite(args);
    else if (fn === ops.constructPath) {
      const bounds = pathBounds(args);
      if (bounds && !state.white) {
        const [x0 = 0, y0 = 0, x1 = 0, y1 = 0] = bounds;
        grounds.push(boxOf(state.matrix, x0, y0, x1, y1));
      }
    } else if (images.has(fn)) grounds.push(boxOf(state.matrix, 0, 0, 1, 1));
    else if (fn === ops.showText || fn === ops.showSpacedText) {
      const kind = INVISIBLE.has(state.mode) ? 'invisible' : state.white ? 'white' : 'visible';
      texts[kind].push(shown(args));
    }
  }
  const squeeze = (parts: string[]) => parts.join('').replace(/\s+/g, '');
  return {
    invisible: squeeze(texts.invisible),
    white: squeeze(texts.white),
    visible: squeeze(texts.visible),
    grounds: grounds.filter((box) => box.y1 - box.y0 > 4 && box.x1 - box.x0 > 4),
  };
}

/** Whether a text drawn at a point of the page cannot be seen by a reader. */
export function isUnseen(text: string, point: { x: number; y: number }, inks: Inks): boolean {
  if (inks.visible.includes(text)) return false;
  if (inks.invisible.includes(text)) return true;
  if (!inks.white.includes(text)) return false;
  const { x, y } = point;
  return !inks.grounds.some(
    (b) => x >= b.x0 - 1 && x <= b.x1 + 1 && y >= b.y0 - 3 && y <= b.y1 + 1,
  );
}
