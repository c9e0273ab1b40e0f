import type { MiddlewareObj } from '@middy/core';
import type { Context } from 'aws-lambda';
import type { HttpRequest, HttpResponse } from './request.ts';
import type { Call, Route } from './route.ts';

/** What the middlewares find out of a request on its way to the handler. */
export type Found = {
  key: string;
  route: Route;
  call: Partial<Call>;
  headers: Record<string, string>;
};
export type Middleware = MiddlewareObj<HttpRequest, HttpResponse, Error, Context, Found>;
