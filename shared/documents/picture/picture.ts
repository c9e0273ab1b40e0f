import type { Refusal } from '../bytes/inspect.ts';
import { MAX_PICTURE_PIXELS } from '../limits.ts';

/** A picture as a PDF holds it. */
export type Picture = {
  /** Pixels, as they are stored. */
  width: number;
  height: number;
  /** How `data` is packed; not at all when absent. */
  filter?: 'DCTDecode' | 'CCITTFaxDecode';
  /** What unpacking has to know beside it. */
  parameters?: string;
  colours: 'DeviceGray' | 'DeviceRGB' | 'DeviceCMYK';
  /** Bits of a sample; 8 when absent. */
  bits?: 1;
  /** Whether its values say what is missing of a colour. */
  inverted?: boolean;
  data: Uint8Array;
};

/** A page that is a picture: in one piece, or in strips one below the other. */
export type Sheet = {
  /** Pixels, as they are stored. */
  width: number;
  height: number;
  /** How it is turned and mirrored to be seen: Exif's 1 to 8, 1 is as it is stored. */
  orientation: number;
  /** Dots an inch, where the file knows how large the paper was. */
  perInch?: { across: number; down: number };
  strips: Picture[];
};

/** Why a picture is no page. */
export class PictureRefused extends Error {
  readonly refusal: Refusal;

  constructor(refusal: Refusal) {
    super(refusal);
    this.refusal = refusal;
  }
}

/** @throws PictureRefused for a size that no decoder should be asked for */
export function checkSize({ width, height }: { width: number; height: number }): void {
  if (width === 0 || height === 0) throw new PictureRefused('malformed');
  if (width * height > MAX_PICTURE_PIXELS) throw new PictureRefused('picture-too-large');
}
