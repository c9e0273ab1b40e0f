import { InvalidConfiguration, InvalidRequest } from '../../shared/platform/errors.ts';
import { WrongUse } from '../../tools/command-line/wrong-use.ts';
import type { StackAddresses } from '../stack/addresses.ts';

type Parts = { body?: unknown; token?: string };

export type LocalApi = ReturnType<typeof localApi>;

/**
 * The API of this machine's stack, as its callers use it: what they carry is written on a command line here, and
 * belongs on none elsewhere.
 * @throws WrongUse for another stage.
 */
export function localApi({ local, apiUrl }: Pick<StackAddresses, 'local' | 'apiUrl'>) {
  if (!local) throw new WrongUse('This plays a caller on this machine, and is for no other stage');
  if (!apiUrl) throw new InvalidConfiguration('The stack has no API. Start it again: npm start');
  const call = (route: string, { body, token }: Parts = {}) => {
    const [method = 'GET', path = ''] = route.split(' ');
    return fetch(new URL(path, apiUrl), {
      method,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      headers: token ? { authorization: `Bearer ${token}` } : {},
    });
  };
  return {
    call,
    /** @returns the answer's body. @throws InvalidRequest with the API's own words. */
    async ask<T>(route: string, parts: Parts = {}): Promise<T> {
      const response = await call(route, parts);
      const text = await response.text();
      const isJson = response.headers.get('content-type')?.includes('json');
      const body = isJson ? JSON.parse(text) : text;
      if (!response.ok) throw new InvalidRequest(`${route}: ${body.message ?? response.status}`);
      return body as T;
    },
  };
}
