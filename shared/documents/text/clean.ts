// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is taken out
const UNKEEPABLE = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/g;

/** Text without what no document prints and no database keeps: NUL, controls, half characters. */
export function cleanText(text: string): string {
  return text.toWellFormed().replace(UNKEEPABLE, '');
}

/** Whether a text is already clean. */
export function isClean(text: string): boolean {
  return text.isWellFormed() && text.search(UNKEEPABLE) < 0;
}
