/** What a file may be at the most; the words of a refusal say it. */
export const MAX_MEGABYTES = 25;
export const MAX_BYTES = MAX_MEGABYTES * 1024 * 1024;
/** What SES takes of a mail, as it travels: a file in it is a third larger than on disk. */
export const MAX_MAIL_MEGABYTES = 40;
export const MAX_MAIL_BYTES = MAX_MAIL_MEGABYTES * 1024 * 1024;
/** Documents of one mail; a mail of more is a mistake or an attack. */
export const MAX_MAIL_DOCUMENTS = 20;
/** Files of a zip in a mail, and bytes that all that is packed in one mail unpacks to. */
export const MAX_UNPACKED_FILES = 100;
export const MAX_UNPACKED_BYTES = 2 * MAX_MAIL_BYTES;
export const MAX_PAGES = 200;
/** Of an invoice, read or put right by hand. */
export const MAX_LINES = 5_000;
/** Points: two metres. */
export const MAX_SIDE = 5_670;
/** Pixels of a picture: the largest that phones take, and what a decoder holds of it unpacked (bytes). */
export const MAX_MEGAPIXELS = 50;
export const MAX_PICTURE_PIXELS = MAX_MEGAPIXELS * 1_000_000;
export const MAX_PICTURE_BYTES = 160 * 1024 * 1024;
