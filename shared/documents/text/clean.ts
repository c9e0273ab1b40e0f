/**
 * Controls but tab and line breaks, and the marks that turn the direction of a text: no document
 * prints them, and where they are shown they make one text look like another. Code points that
 * are no characters: no XML may hold them.
 */
const UNKEEPABLE = /(?![\t\n\r])[\p{Cc}\p{Bidi_Control}\p{Noncharacter_Code_Point}]/gu;

/** Text without what no document prints and no database keeps: NUL, controls, half characters. */
export function cleanText(text: string): string {
  return text.toWellFormed().replace(UNKEEPABLE, '');
}

/** Whether a text is already clean. */
function isClean(text: string): boolean {
  return text.isWellFormed() && text.search(UNKEEPABLE) < 0;
}

/** Whether a text is clean and stands on one line: a name, a number, a title. */
export function isCleanLine(text: string): boolean {
  return isClean(text) && !/[\t\n\r\u2028\u2029]/.test(text);
}
