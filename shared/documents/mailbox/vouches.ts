/** Words and comments are the sender's, and may look like a verdict. */
const QUOTED = /"(?:\\.|[^"\\])*(?:"|$)/gs;
const COMMENT = /\((?:\\.|[^()\\])*\)/gs;
/** A comment without its end is one to the end. */
const UNENDED = /\(.*$/s;

/** Whether what the receiver found says that the sender's domain vouches for the mail: DMARC, or DKIM or SPF of the same domain. */
export function vouches(results: string, sender: string): boolean {
  const domain = sender.slice(sender.lastIndexOf('@') + 1);
  let said = results.toLowerCase().replace(QUOTED, '?');
  for (let before = ''; before !== said; ) [before, said] = [said, said.replace(COMMENT, ' ')];
  return said
    .replace(UNENDED, '')
    .split(';')
    .some((part) => isPassed(part, domain));
}

function isPassed(part: string, domain: string): boolean {
  const [, method, verdict] = /^\s*(dmarc|dkim|spf)=(\w+)/.exec(part) ?? [];
  if (!method || verdict !== 'pass') return false;
  const named = DOMAINS[method as keyof typeof DOMAINS].flatMap((field) => fieldsOf(field, part));
  return named.length > 0 && named.every((it) => it === domain || it.endsWith(`.${domain}`));
}

/** The fields in which a method says whom it looked at. */
const DOMAINS = {
  dmarc: ['header.from'],
  dkim: ['header.d', 'header.i'],
  spf: ['smtp.mailfrom'],
} as const;

/** The domains in a field: what stands before the last @ is whatever the sender wrote there. */
const fieldsOf = (name: string, part: string): string[] =>
  part
    .split(/\s+/)
    .filter((it) => it.startsWith(`${name}=`))
    .map((it) => it.slice(it.lastIndexOf('@') + 1).replace(`${name}=`, ''));
