/** What comes along when a value is copied out of a shell, a dashboard or a file of settings. */
const COMES_ALONG: [form: RegExp, what: string][] = [
  [/^\s*psql\s/i, '"psql" before it'],
  [/^\s*(?:export\s+)?[A-Z][A-Z0-9_]*\s*=/, 'a name and = before it'],
  [/^\s*(?:authorization:\s*)?bearer\s/i, '"Bearer" before it'],
  [/^\s*jdbc:/i, '"jdbc:" before it'],
  [/^\s*postgres(?:ql)?\+\w+:\/\//i, "a driver's name after postgres"],
  [/^\s*["'`\u201c\u201d\u2018\u2019]|["'`\u201c\u201d\u2018\u2019]\s*$/, 'quotes'],
  [/[\u200b-\u200d\ufeff\u00a0]/, 'characters that nobody sees'],
  [/\r|\n(?=[^\s])/, 'more than one line'],
  [/\u2026|\.\.\.$|\*{3}/, 'a part that is left out (…)'],
];

/** What was pasted along with a value. @returns what does not belong to a value, in words and without the value; undefined when nothing shows. */
export function pastedAlong(value: string): string | undefined {
  return COMES_ALONG.find(([form]) => form.test(value))?.[1];
}
