/** Control characters that neither XML nor an SQS message may carry as they are. */
function isForbidden(code: number): boolean {
  if (code < 0x20) return code !== 0x09 && code !== 0x0a && code !== 0x0d;
  return code === 0xfffe || code === 0xffff;
}

/** Whether a text holds a UTF-16 unit that SQS does not take: what XML 1.0 cannot write. */
export function hasForbidden(text: string): boolean {
  for (let i = 0; i < text.length; i++) if (isForbidden(text.charCodeAt(i))) return true;
  return false;
}
