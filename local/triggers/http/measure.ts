import type { RouteModel } from '../../../lib/template/model.ts';
import type { LocalAws } from '../../aws/start.ts';

/** Keeps of each request what API Gateway keeps: how long it took, and whether it failed. */
export const measureRequests =
  (aws: Pick<LocalAws, 'measure'>) =>
  (answered: { route: RouteModel; status: number; milliseconds: number }): void => {
    const { route, status, milliseconds } = answered;
    // arn:aws:execute-api:<region>:<account>:<api>/$default/…
    const ApiId = route.sourceArn.split(':')[5]?.split('/')[0] ?? '';
    const at = Date.now();
    const keep = (name: string, value: number) =>
      aws.measure({ namespace: 'AWS/ApiGateway', name, dimensions: { ApiId }, value, at });
    keep('Latency', milliseconds);
    keep('Count', 1);
    keep('4xx', status >= 400 && status < 500 ? 1 : 0);
    keep('5xx', status >= 500 ? 1 : 0);
  };
