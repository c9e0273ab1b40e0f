import { describe, expect, it } from '@jest/globals';
import { apiContracts } from '../../shared/routes.ts';
import { readWiring } from '../../tools/docs/wiring.ts';
import { ROOT } from './sources.ts';

const model = readWiring(ROOT);

describe('the routes of the API', () => {
  it('are those of the contracts, each answered by the function that declares it', () => {
    const inTemplate = model.routes.map(({ method, path, functionArn }) => {
      const answering = model.functions.find(({ arn }) => arn === functionArn);
      return `${method} ${path} → ${answering?.name}`;
    });
    const declared = apiContracts.flatMap(({ function: name, routes, behind }) =>
      (behind ? [behind].flat() : Object.keys(routes)).map((key) => `${key} → ${name}`),
    );
    expect(inTemplate.sort()).toEqual(declared.sort());
  });

  it('are no two of one key', () => {
    const keys = apiContracts.flatMap(({ routes }) => Object.keys(routes));
    expect(keys).toHaveLength(new Set(keys).size);
  });
});
