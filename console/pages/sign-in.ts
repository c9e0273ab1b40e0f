import { html } from 'hono/html';

/** The page on which an operator signs in. */
export const signInPage = (input: { stage: string; problem?: string; operator?: string }) =>
  html`<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <meta name="color-scheme" content="light dark">
    <title>Sign in · Nightshift ${input.stage}</title>
    <link rel="stylesheet" href="/console.css">
    <link rel="icon" href="/moon.svg">
  </head>
  <body class="narrow">
    <main>
      <h1>Nightshift <span class="stage stage-${input.stage}">${input.stage}</span></h1>
      ${input.problem ? html`<p class="notice bad" role="alert">${input.problem}</p>` : ''}
      <form method="post" action="/sign-in" class="stack">
        <label>Your name, for the record
          <input name="operator" autocomplete="username" value="${input.operator ?? ''}" required>
        </label>
        <label>Key of the console
          <input name="key" type="password" autocomplete="current-password" required>
        </label>
        <button>Sign in</button>
      </form>
      <p class="quiet">Or let the command line sign you in: <code>npm run ops -- console${
        input.stage === 'local' ? '' : ` --stage ${input.stage}`
      }</code></p>
    </main>
  </body>
</html>`;
