import { InvalidRequest } from '../errors.ts';
import { type HttpRequest, header } from './request.ts';

/** The `Idempotency-Key` of a request. @throws InvalidRequest for one that is no printable word of up to 200 characters. */
export function readIdempotencyKey(request: HttpRequest): string | undefined {
  const key = header(request, 'idempotency-key');
  if (!/^[!-~]{1,200}$/.test(key ?? 'none'))
    throw new InvalidRequest(
      'Idempotency-Key must have 1 to 200 printable characters, without blanks',
    );
  return key;
}
