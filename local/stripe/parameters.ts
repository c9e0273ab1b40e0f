import { StripeRefusal } from './refusal.ts';

const refusal = (code: string, message: string, param: string) =>
  new StripeRefusal(400, { type: 'invalid_request_error', code, message, param });

/**
 * Refuses what a request may not name, and what it lacks, as Stripe does before it begins.
 * @param takes `a b! c[] d[][e] f[*]`: names as they are written, those that must be there (`!`), members
 *   of a list (`[]`) and of a form whose names are the caller's (`[*]`)
 * @throws StripeRefusal 400
 */
export function checkParameters(input: string, takes: string): void {
  const words = takes.split(' ').filter(Boolean);
  const known = words.map((word) => word.replace('!', ''));
  const given = [...new URLSearchParams(input)];
  for (const [param, value] of given) {
    const name = param.replaceAll(/\[\d+\]/g, '[]');
    if (known.includes(name) || known.includes(name.replace(/\[[^\]]*\]$/, '[*]'))) continue;
    if (!known.some((it) => it.startsWith(`${name}[`)))
      throw refusal('parameter_unknown', `Received unknown parameter: ${param}`, param);
    // An empty text takes a form or a list away.
    if (value !== '') throw refusal('parameter_invalid_type', 'Invalid object', param);
  }
  for (const root of words
    .filter((word) => word.endsWith('!'))
    .map((word) => word.split(/[[!]/)[0]))
    if (!given.some(([param, value]) => value !== '' && param.split('[')[0] === root))
      throw refusal('parameter_missing', `Missing required param: ${root}.`, root ?? '');
}
