/** What stands before an address in a file of settings, a shell's line or a provider's page. */
const BEFORE = [
  /^(?:export|set|setx|env)\s+/i,
  /^\$env:/i,
  // DATABASE_URL=, POSTGRES_URL: and the like
  /^["'`]?[A-Za-z_][A-Za-z0-9_]*(?:URL|URI|DSN|CONNECTION_STRING)["'`]?\s*[=:]\s*/i,
  // Neon's and Supabase's "copy": psql 'postgres://…'
  /^psql\s+/,
];
const AROUND =
  /^(["'`])([\s\S]*)\1$|^[\u201c\u201d\u2018\u2019]([\s\S]*)[\u201c\u201d\u2018\u2019]$/;
/** Blanks that are seen, and those that are not. */
const BLANKS = /^[\s\u200b-\u200d\u2060\ufeff]+|[\s\u200b-\u200d\u2060\ufeff]+$/g;

/**
 * An address as it was pasted, without what came with it: the variable's name, quotes, blanks, the end
 * of a line of code. What is no address stays none.
 */
export function asPasted(text: string): string {
  let address = text;
  for (let before = ''; before !== address; ) {
    before = address;
    address = address.replace(BLANKS, '').replace(/[;,]$/, '');
    // A name in quotes before the quotes of the whole: those of an object's line are not around both.
    if (!/^["'`]?postgres(ql)?:\/\//.test(address))
      for (const prefix of BEFORE) address = address.replace(prefix, '');
    address = address.replace(AROUND, '$2$3');
  }
  return address;
}
