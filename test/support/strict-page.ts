import { createHash } from 'node:crypto';

/**
 * Holds a page to its policy: no script, nothing from elsewhere, and no style but those whose hash is named.
 * @throws Error with what a browser would refuse, or would have let through.
 */
export function expectStrictPage(policy: unknown, body: string): void {
  const text = String(policy);
  const rules = new Map(
    text.split(';').map((rule): [string, string[]] => {
      const [name = '', ...sources] = rule.trim().split(/\s+/);
      return [name, sources];
    }),
  );
  const broken = [
    ...(/unsafe-|https?:|data:/.test(text) ? ['it lets in what it does not know'] : []),
    ...["default-src 'none'", "base-uri 'none'", "frame-ancestors 'none'"].filter(
      (rule) => !text.includes(rule),
    ),
    ...(rules.has('form-action') ? [] : ['form-action']),
    ...(/<script|\son\w+=|javascript:|\sstyle=/i.exec(body) ?? []),
    ...[...body.matchAll(/<style[^>]*>([\s\S]*?)<\/style>/g)]
      .map(([, style = '']) => `'sha256-${createHash('sha256').update(style).digest('base64')}'`)
      .filter((hash) => !rules.get('style-src')?.includes(hash)),
  ];
  if (broken.length > 0) throw new Error(`The page is not strict: ${broken.join(', ')}\n${text}`);
}
