import {
  type Box,
  boxOf,
  isRectangle,
  type Matrix,
  multiply,
  pathBounds,
  shared,
  UNIT,
} from './geometry.ts';

/** The operator list of a page, as pdf.js gives it. */
export type OperatorList = {
  fnArray: ArrayLike<number>;
  argsArray: ArrayLike<unknown>;
};
export type Operators = Record<string, number>;

const INVISIBLE = new Set([3, 7]);
/** Fainter than this (0 to 1) nobody reads it; less faint than that it covers what it lies on. */
const FAINT = 0.1;
const OPAQUE = 0.9;
const EVERYWHERE: Box = { x0: -1e6, y0: -1e6, x1: 1e6, y1: 1e6 };

type State = {
  mode: number;
  white: boolean;
  /** Whether the colour is a plain one: no pattern, no gradient. */
  plain: boolean;
  /** Whether what is drawn mixes with what is there, as a marker's ink does. */
  mixed: boolean;
  alpha: number;
  matrix: Matrix;
  clip: Box;
};

const START: State = {
  mode: 0,
  white: false,
  plain: true,
  mixed: false,
  alpha: 1,
  matrix: UNIT,
  clip: EVERYWHERE,
};

/** What a page draws, as far as it decides whether a reader can see its text. */
export type Inks = {
  /** Drawn in render mode "invisible", without opacity, or on a layer that is off. */
  invisible: string;
  /** Drawn in white: seen only on a dark ground. */
  white: string;
  visible: string;
  /** Where in `visible` and in `white` each drawing begins, and when it was drawn. */
  drawn: Record<'visible' | 'white', { from: number; at: number }[]>;
  /** Dark areas and pictures, in the page's own coordinates. */
  grounds: Box[];
  /** Opaque rectangles, and when they were drawn: what lies under them is gone. */
  covers: { box: Box; at: number }[];
};

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

/** Opacity and mixing, where a graphics state sets them. */
function applyGraphicsState(state: State, args: unknown): void {
  const [entries] = Array.isArray(args) ? args : [];
  for (const entry of Array.isArray(entries) ? entries : []) {
    const [key, value] = Array.isArray(entry) ? entry : [];
    if (key === 'ca' && typeof value === 'number') state.alpha = value;
    if (key === 'BM') state.mixed = value !== 'source-over' && value !== 'Normal';
  }
}

const squeeze = (text: string) => text.replace(/\s+/g, '');

/**
 * Walk a page's drawing and sort its text by the ink that it is drawn in. `isShown` tells whether
 * an optional layer is on.
 */
export function inksOf(
  list: OperatorList,
  ops: Operators,
  isShown: (layer: unknown) => boolean = () => true,
): Inks {
  let state: State = { ...START };
  const stack: State[] = [];
  /** One entry for each open mark: whether what is inside shows. */
  const layers: boolean[] = [];
  const inks: Inks = {
    ...{ invisible: '', white: '', visible: '' },
    ...{ drawn: { visible: [], white: [] }, grounds: [], covers: [] },
  };
  const images = new Set([ops.paintImageXObject, ops.paintInlineImageXObject]);
  const fills = new Set([ops.fill, ops.eoFill, ops.fillStroke, ops.eoFillStroke]);
  let clipping = false;

  const addPath = (args: unknown, at: number) => {
    const bounds = pathBounds(args);
    if (!bounds) return;
    const [x0 = 0, y0 = 0, x1 = 0, y1 = 0] = bounds;
    const box = boxOf(state.matrix, x0, y0, x1, y1);
    const rectangle = isRectangle(args);
    if (clipping) {
      // Of another shape than a rectangle nothing is known: nothing is said to cover anything.
      state.clip = rectangle ? shared(state.clip, box) : shared(box, { ...box, x1: box.x0 });
      clipping = false;
      return;
    }
    if (!state.white) inks.grounds.push(box);
    const filled = fills.has((args as number[])[0] as number);
    const opaque = state.plain && !state.mixed && state.alpha >= OPAQUE;
    if (filled && rectangle && opaque && !layers.includes(false))
      inks.covers.push({ box: shared(box, state.clip), at });
  };

  const addText = (args: unknown, at: number) => {
    const text = squeeze(shown(args));
    if (INVISIBLE.has(state.mode) || state.alpha < FAINT || layers.includes(false)) {
      inks.invisible += text;
      return;
    }
    const ink = state.white ? 'white' : 'visible';
    inks.drawn[ink].push({ from: inks[ink].length, at });
    inks[ink] += text;
  };

  for (let i = 0; i < list.fnArray.length; i++) {
    const fn = list.fnArray[i] as number;
    const args = list.argsArray[i];
    if (fn === ops.save) stack.push({ ...state });
    else if (fn === ops.restore || fn === ops.paintFormXObjectEnd)
      state = stack.pop() ?? { ...START };
    else if (fn === ops.paintFormXObjectBegin) {
      stack.push({ ...state });
      const [matrix] = args as [number[] | null];
      if (matrix) state.matrix = multiply(state.matrix, matrix);
    } else if (fn === ops.transform) state.matrix = multiply(state.matrix, args as number[]);
    else if (fn === ops.setTextRenderingMode) state.mode = Number((args as number[])?.[0] ?? 0);
    else if (fn === ops.setGState) applyGraphicsState(state, args);
    else if (fn === ops.setFillRGBColor) {
      state.white = isWhite(args);
      state.plain = true;
    } else if (fn === ops.setFillColorN) state.plain = false;
    else if (fn === ops.clip || fn === ops.eoClip) clipping = true;
    else if (fn === ops.constructPath) addPath(args, i);
    else if (images.has(fn)) inks.grounds.push(boxOf(state.matrix, 0, 0, 1, 1));
    else if (fn === ops.beginMarkedContent) layers.push(true);
    else if (fn === ops.beginMarkedContentProps) {
      const [tag, layer] = args as [unknown, unknown];
      layers.push(tag !== 'OC' || isShown(layer));
    } else if (fn === ops.endMarkedContent) layers.pop();
    else if (fn === ops.showText || fn === ops.showSpacedText) addText(args, i);
  }
  const large = (box: Box) => box.y1 - box.y0 > 4 && box.x1 - box.x0 > 4;
  inks.grounds = inks.grounds.filter(large);
  inks.covers = inks.covers.filter(({ box }) => large(box));
  return inks;
}

type Point = {
  x: number;
  y: number;
};

/** When the last rectangle was drawn that lies over, or under, a point; -1 where none does. */
const coveredAt = ({ x, y }: Point, { covers }: Inks): number =>
  covers.reduce(
    (last, { box, at }) =>
      x > box.x0 - 1 && x < box.x1 && y > box.y0 - 1 && y < box.y1 ? Math.max(last, at) : last,
    -1,
  );

/** Whether a text was drawn in an ink after what lies over its place. */
function isDrawnAfter(text: string, ink: 'visible' | 'white', cover: number, inks: Inks): boolean {
  const all = inks[ink];
  for (let from = all.indexOf(text); from >= 0; from = all.indexOf(text, from + 1)) {
    const drawing = inks.drawn[ink].findLast((piece) => piece.from <= from);
    if (!drawing || drawing.at > cover) return true;
  }
  return false;
}

/** Whether a text drawn at a point of the page cannot be seen by a reader. */
export function isUnseen(text: string, point: Point, inks: Inks): boolean {
  const cover = coveredAt(point, inks);
  if (isDrawnAfter(text, 'visible', cover, inks)) return false;
  if (inks.invisible.includes(text)) return true;
  // "19.99" in white on a dark bar is no black one under it.
  if (isDrawnAfter(text, 'white', cover, inks)) return !isOnGround(point, inks);
  return inks.visible.includes(text) || inks.white.includes(text);
}

const isOnGround = ({ x, y }: Point, { grounds }: Inks): boolean =>
  grounds.some((b) => x >= b.x0 - 1 && x <= b.x1 + 1 && y >= b.y0 - 3 && y <= b.y1 + 1);
