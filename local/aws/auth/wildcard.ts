const compiled = new Map<string, RegExp>();

/** IAM wildcards: `*` any run of characters, `?` exactly one. */
export function matchesWildcard(pattern: string, text: string, flags: '' | 'i' = ''): boolean {
  const key = `${flags}${pattern}`;
  let expression = compiled.get(key);
  if (!expression) {
    const source = pattern
      .replace(/[.+^${}()|[\]\\]/g, '\\$&')
      .replace(/\*+/g, '[^]*')
      .replace(/\?/g, '[^]');
    expression = new RegExp(`^${source}$`, flags);
    compiled.set(key, expression);
  }
  return expression.test(text);
}
