import middy from '@middy/core';
import type {
  APIGatewayProxyEventV2,
  APIGatewayProxyStructuredResultV2,
  Context,
} from 'aws-lambda';
import {
  Conflict,
  InvalidRequest,
  NotFound,
  RetryLater,
  TooManyRequests,
  Unauthorized,
} from './errors.ts';
import { log, withLogContext } from './log.ts';

export type HttpRequest = APIGatewayProxyEventV2;
export type HttpResponse = APIGatewayProxyStructuredResultV2;

const STATUS = [
  [InvalidRequest, 400, 'Bad Request'],
  [Unauthorized, 401, 'Unauthorized'],
  [NotFound, 404, 'Not Found'],
  [Conflict, 409, 'Conflict'],
  [TooManyRequests, 429, 'Too Many Requests'],
  [RetryLater, 503, 'Service Unavailable'],
] as const;

/**
 * Wraps an API Gateway (payload 2.0) handler: log context per request, and errors as
 * `{ statusCode, error, message, requestId }`. An unnamed error is a 500 that says nothing.
 */
export function httpHandler(handle: (request: HttpRequest) => Promise<HttpResponse>) {
  const wrapped = middy<HttpRequest, HttpResponse, Error, Context>()
    .use({
      onError: (failed) => {
        failed.response = errorResponse(failed.error, failed.event);
      },
    })
    .handler(handle);
  return (request: HttpRequest, context: Context) =>
    withLogContext({ requestId: request.requestContext?.requestId }, () =>
      wrapped(request, context),
    );
}

export function json(statusCode: number, body: unknown): HttpResponse {
  return {
    statusCode,
    headers: { 'content-type': 'application/json', 'cache-control': 'no-store' },
    body: JSON.stringify(body),
  };
}

/** The exact bytes that the caller sent, whether or not API Gateway encoded them. */
export function rawBody(request: HttpRequest): Buffer {
  return Buffer.from(request.body ?? '', request.isBase64Encoded ? 'base64' : 'utf8');
}

/** A header by name in any casing: proxies and tests do not always lower it. */
export function header(request: HttpRequest, name: string): string | undefined {
  const wanted = name.toLowerCase();
  return Object.entries(request.headers ?? {}).find(([key]) => key.toLowerCase() === wanted)?.[1];
}

function errorResponse(error: unknown, request?: HttpRequest): HttpResponse {
  const requestId = request?.requestContext?.requestId ?? '';
  const known = STATUS.find(([type]) => error instanceof type);
  if (!known) {
    log.error('request failed', { error });
    return json(500, {
      statusCode: 500,
      error: 'Internal Server Error',
      message: 'Something went wrong on our side; the request id finds it in the logs',
      requestId,
    });
  }
  const [, statusCode, name] = known;
  log[statusCode >= 500 ? 'error' : 'info']('request refused', { statusCode, error });
  return json(statusCode, {
    statusCode,
    error: name,
    message: (error as Error).message,
    requestId,
  });
}
