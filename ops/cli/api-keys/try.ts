import { SCOPES } from '../../../shared/access/scopes.ts';
import { MINUTE } from '../../../shared/platform/durations.ts';
import { matcher } from '../../../shared/platform/http/match.ts';
import { didYouMean } from '../../../shared/platform/nearest.ts';
import { tenantApi } from '../../../shared/tenant-api.ts';
import { count } from '../../../tools/command-line/options.ts';
import { lines, text } from '../../../tools/command-line/text.ts';
import { WrongUse } from '../../../tools/command-line/wrong-use.ts';
import { makeKey, revokeKey } from '../../actions/access.ts';
import { type LocalApi, localApi } from '../local-api.ts';
import { EXIT, verb } from '../noun.ts';
import { organizationOption, requiredOrganization } from '../organization.ts';

export const tryKey = verb({
  summary:
    'on this machine: call the API with a key that is made for it and revoked, and tell what it answered',
  args: [{ name: 'path', summary: 'what is asked for; /api/documents by default' }],
  options: {
    ...organizationOption,
    times: count({ summary: 'how many calls', fallback: 1, min: 1, max: 10_000 }),
  },
  changes: true,
  wayBack: 'none is needed: the key is revoked',
  examples: ['api-keys try --organization founder --times 101'],
  async run({ args: [path = '/api/documents'], options, dryRun }, context) {
    const { stack, out, clock } = context;
    refuseUnknownPath(path);
    const api = localApi(stack);
    const { id: organizationId, name } = await requiredOrganization(options, context);
    if (dryRun) {
      out.show({ dryRun, path }, () => text`Would call GET ${path} with a key of ${name}.`);
      return EXIT.ok;
    }
    const expiresAt = new Date(clock().getTime() + 10 * MINUTE);
    const wanted = { organizationId, name: 'try', scopes: [...SCOPES], expiresAt };
    const { id, key } = await makeKey(wanted, context);
    try {
      const { answers, refused } = await callOften({ path, token: key, times: options.times }, api);
      const counted = [...answers].map(([status, calls]) => `${calls} × ${status}`).join(', ');
      out.show({ path, answers: Object.fromEntries(answers), refused: refused ?? null }, () =>
        lines(text`GET ${path}: ${counted}`, refused !== undefined && text`${refused}`),
      );
    } finally {
      await revokeKey({ organizationId, id }, context);
    }
    return EXIT.ok;
  },
});

/** @throws WrongUse for what the API does not answer, with the nearest path that it does. */
function refuseUnknownPath(path: string): void {
  const found = matcher(tenantApi.routes)('GET', path.split('?', 1)[0] ?? '');
  if (found && !('allowed' in found)) return;
  const known = Object.keys(tenantApi.routes).flatMap((key) =>
    key.startsWith('GET ') ? [key.slice('GET '.length)] : [],
  );
  throw new WrongUse(
    `There is no GET ${path}${didYouMean(path, known)}: /api/docs shows what there is`,
  );
}

async function callOften(
  { path, token, times }: { path: string; token: string; times: number },
  api: LocalApi,
) {
  const answers = new Map<number, number>();
  let refused: string | undefined;
  for (let i = 0; i < times; i++) {
    const response = await api.call(`GET ${path}`, { token });
    answers.set(response.status, (answers.get(response.status) ?? 0) + 1);
    if (response.ok) await response.arrayBuffer();
    else refused = ((await response.json()) as { message: string }).message;
  }
  return { answers, refused };
}
