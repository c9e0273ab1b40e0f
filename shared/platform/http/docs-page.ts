import { html, raw } from 'hono/html';
import { pagePolicy } from './page-policy.ts';

type Json = Record<string, unknown>;
type Operation = {
  summary: string;
  security?: Record<string, string[]>[];
  parameters?: { name: string; in: string; required: boolean; schema: Json }[];
  requestBody?: { content: Record<string, { schema: Json }> };
  responses: Record<string, { description: string; content?: Record<string, { schema?: Json }> }>;
};
type Document = {
  info: { title: string; description: string };
  paths: Record<string, Record<string, Operation>>;
  components: { securitySchemes: Record<string, { description: string }> };
};

const STYLE = `:root{color-scheme:light dark}body{font:16px/1.5 system-ui,sans-serif;max-width:60em;margin:2em auto;padding:0 1em;overflow-wrap:anywhere}h2{font-size:1em;margin:2.5em 0 .3em;font-family:ui-monospace,monospace}table{border-collapse:collapse}td,th{padding:.15em 1em .15em 0;text-align:left;vertical-align:top}pre{overflow:auto;padding:.8em;border:1px solid #8884;border-radius:6px;font-size:13px}a{color:inherit}.m{font-weight:700}summary{cursor:pointer}nav{columns:24em 2;font:13px/1.8 ui-monospace,monospace}`;

/** The page runs no script and asks nobody for anything. */
export const DOCS_POLICY = pagePolicy(STYLE);

/** The OpenAPI document as a page for people. */
export function renderDocs(openapi: string): string {
  const { info, paths, components } = JSON.parse(openapi) as Document;
  const operations = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({
      // As it stands, so that no two are one: an id may hold anything but blanks.
      id: `${method}-${path}`,
      method: method.toUpperCase(),
      path,
      operation,
    })),
  );
  const schemes = Object.entries(components.securitySchemes);
  return String(html`<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${info.title} API</title><style>${raw(STYLE)}</style></head><body>
<h1>${info.title} API</h1><p>${info.description} As OpenAPI 3.1: <a href="openapi.json">openapi.json</a>.</p>
<nav>${operations.map(({ id, method, path }) => html`<a href="#${id}">${method} ${path}</a><br>`)}</nav>
${schemes.map(([name, { description }]) => html`<p><b>${name}</b>: ${description}</p>`)}
${operations.map(
  ({
    id,
    method,
    path,
    operation,
  }) => html`<section id="${id}"><h2><span class="m">${method}</span> ${path}</h2>
<p>${operation.summary} ${callers(operation)}</p>
${parameters(operation)}${body(operation)}${answers(operation)}</section>`,
)}
</body></html>`);
}

function callers({ security = [] }: Operation): string {
  const words = security.map((it) =>
    Object.entries(it)
      .map(([name, scopes]) => (scopes.length > 0 ? `${name} with ${scopes.join(', ')}` : name))
      .join(' and '),
  );
  return words.length > 0 ? `Who may call: ${words.join(', or ')}.` : 'Anybody may call.';
}

const parameters = ({ parameters: list = [] }: Operation) =>
  list.length === 0
    ? ''
    : html`<table>${list.map(
        (it) =>
          html`<tr><td><code>${it.name}</code></td><td>${it.in}${it.required ? ', required' : ''}</td><td><code>${JSON.stringify(it.schema)}</code></td></tr>`,
      )}</table>`;

const body = ({ requestBody }: Operation) =>
  requestBody
    ? html`<details><summary>Body</summary>${Object.values(requestBody.content).map(({ schema }) => shown(schema))}</details>`
    : '';

const answers = ({ responses }: Operation) =>
  html`<details><summary>Answers: ${Object.keys(responses).join(', ')}</summary>${Object.entries(
    responses,
  ).map(
    ([status, { description, content = {} }]) =>
      html`<p><b>${status}</b> ${description}</p>${Number(status) < 400 ? Object.values(content).map(({ schema }) => (schema ? shown(schema) : '')) : ''}`,
  )}</details>`;

const shown = (schema: Json) => html`<pre>${JSON.stringify(schema, null, 2)}</pre>`;
