import { MAX_UNPACKED_BYTES, MAX_UNPACKED_FILES } from '../../limits.ts';
import { filesOfTnef } from './tnef.ts';
import { filesOfZip } from './zip.ts';

type File = { name: string; bytes: Uint8Array };

/** What there is to unpack of one mail, which falls with each file that was: bytes. */
export type Room = { bytes: number };

export const roomOfMail = (): Room => ({ bytes: MAX_UNPACKED_BYTES });

/** What systems put beside the files that somebody packed. */
const FURNITURE = /(?:^|[\\/])(?:__MACOSX[\\/]|\._|\.DS_Store$|Thumbs\.db$|desktop\.ini$)/i;
/** Office's files are zips, whose parts are none of a mail. */
const OFFICE = '[Content_Types].xml';

/**
 * The files in a zip or a `winmail.dat`: what people mean when they send one. A zip within a zip stays one.
 * @returns undefined where it is neither, or cannot be unpacked whole within the room that is left
 */
export async function unpacked({ name, bytes }: File, room: Room): Promise<File[] | undefined> {
  const most = { files: MAX_UNPACKED_FILES, bytes: room.bytes };
  const all = /\.zip$/i.test(name) ? await filesOfZip(bytes, most) : filesOfTnef(bytes);
  if (!all || all.some((file) => file.name === OFFICE)) return undefined;
  room.bytes -= all.reduce((sum, file) => sum + file.bytes.byteLength, 0);
  return all
    .filter((file) => !FURNITURE.test(file.name))
    .map((file) => ({ ...file, name: file.name.split(/[\\/]/).at(-1) || 'attachment' }));
}
