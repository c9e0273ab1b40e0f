import { describe, expect, it } from '@jest/globals';
import { DOCS_POLICY, renderDocs } from '../../../shared/platform/http/docs-page.ts';

const schema = (type: string) => ({ 'application/json': { schema: { type } } });
const page = renderDocs(
  JSON.stringify({
    info: { title: 'Mill', description: 'Grinds.' },
    components: { securitySchemes: { key: { description: 'A key of <yours>.' } } },
    paths: {
      '/api/bags/{id}': {
        get: {
          summary: 'One bag.',
          security: [{ key: ['bags:read', 'all'], csrf: [] }, { session: [] }],
          parameters: [
            { name: 'id', in: 'path', required: true, schema: { type: 'string' } },
            { name: 'with', in: 'query', required: false, schema: { enum: ['a'] } },
          ],
          responses: {
            200: { description: 'It is there.', content: schema('bag') },
            204: { description: 'Nothing.' },
            404: { description: 'It is not.', content: schema('fault') },
          },
        },
        post: {
          summary: 'Fills it.',
          requestBody: { content: schema('flour') },
          responses: { 201: { description: 'Full.', content: { 'text/plain': {} } } },
        },
      },
    },
  }),
);
const sections = page.split('<section ').slice(1);

describe('the page of an OpenAPI document', () => {
  it('begins with what it is of, where the document is, and each way to it', () => {
    expect(page).toMatch(/^<!doctype html><html lang="en">/);
    expect(page).toContain('<title>Mill API</title>');
    expect(page).toContain('<h1>Mill API</h1><p>Grinds. As OpenAPI 3.1: <a href="openapi.json">');
    expect(page).toContain('<p><b>key</b>: A key of &lt;yours&gt;.</p>');
    for (const [id, name] of [
      ['get-/api/bags/{id}', 'GET /api/bags/{id}'],
      ['post-/api/bags/{id}', 'POST /api/bags/{id}'],
    ]) {
      expect(page).toContain(`<a href="#${id}">${name}</a>`);
      expect(sections.some((section) => section.startsWith(`id="${id}"><h2>`))).toBe(true);
    }
  });

  it('leads to each way by an anchor of its own, however alike their addresses are', () => {
    const paths = ['/a-b', '/a/b', '/a_b', '/a.b', '/{a}/b', '/a/{b}', '/a%2fb', '/A/b'];
    const summary = { summary: 'One.', responses: {} };
    const alike = renderDocs(
      JSON.stringify({
        info: { title: 'Mill', description: 'Grinds.' },
        components: { securitySchemes: {} },
        paths: Object.fromEntries(paths.map((path) => [path, { get: summary, put: summary }])),
      }),
    );
    const all = (what: RegExp) => [...alike.matchAll(what)].map(([, name]) => name);
    const ids = all(/<section id="([^"]*)"/g);
    expect(new Set(ids).size).toBe(2 * paths.length);
    expect(all(/<a href="#([^"]*)"/g)).toEqual(ids);
    for (const id of ids) expect(id).toMatch(/^\S+$/);
  });

  it('says who may call', () => {
    const [read, write] = sections;
    expect(read).toContain(
      'One bag. Who may call: key with bags:read, all and csrf, or session.</p>',
    );
    expect(write).toContain('Fills it. Anybody may call.</p>');
  });

  it('tells parameters, the body where there is one, and what comes back', () => {
    const [read, write] = sections;
    expect(read).toContain('<code>id</code></td><td>path, required</td>');
    expect(read).toContain('<code>with</code></td><td>query</td>');
    expect(read).toContain('<code>{&quot;enum&quot;:[&quot;a&quot;]}</code>');
    expect(read).not.toContain('Body');
    expect(read).toContain('<summary>Answers: 200, 204, 404</summary><p><b>200</b> It is there.');
    // What an error looks like is everywhere the same.
    expect(read?.match(/<pre>[^<]*<\/pre>/g)).toEqual([
      '<pre>{\n  &quot;type&quot;: &quot;bag&quot;\n}</pre>',
    ]);
    expect(write).not.toContain('<table>');
    expect(write).toContain('<details><summary>Body</summary><pre>{\n  &quot;type&quot;');
    expect(write?.match(/<pre>/g)).toHaveLength(1);
    expect(write).toContain('<p><b>201</b> Full.</p></details></section>');
  });

  it('runs nothing: its style is all that its policy lets it use', () => {
    expect(page).not.toContain('<script');
    expect(DOCS_POLICY).toMatch(/default-src 'none'.*style-src 'sha256-/);
  });
});
