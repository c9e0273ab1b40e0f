/**
 * All that runs in the browser. Every page works without it: it copies commands, reads a page that
 * changes anew, follows what is live, and moves through lists by keyboard.
 */
export const SCRIPT = `
const main = document.querySelector('main');

// On a phone the sections are one line, and this page's may be out of sight.
const here = document.querySelector('nav [aria-current]');
if (here) here.closest('nav').scrollLeft = here.offsetLeft - 16;

document.addEventListener('click', async (event) => {
  const button = event.target.closest('[data-copy]');
  if (!button) return;
  await navigator.clipboard.writeText(button.dataset.copy);
  const word = button.textContent;
  button.textContent = 'Copied';
  setTimeout(() => { button.textContent = word; }, 1500);
});

document.addEventListener('change', (event) => {
  const all = event.target.closest('[data-all]');
  if (!all) return;
  for (const box of all.form.querySelectorAll('input[type=checkbox][name=' + all.dataset.all + ']'))
    box.checked = all.checked;
});

const busy = () =>
  main.contains(document.activeElement) && document.activeElement !== main &&
    document.activeElement.matches('input, select, textarea, button') ||
  main.querySelector('details[open] form, input:checked:not([type=hidden])') !== null;

async function readAnew() {
  const answer = await fetch(location.href, { headers: { accept: 'text/html' } });
  if (!answer.ok || answer.redirected) return;
  const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
  const fresh = page.querySelector('main');
  if (!fresh || busy()) return;
  const open = [...main.querySelectorAll('details')].map((it) => it.open);
  main.replaceChildren(...fresh.childNodes);
  main.querySelectorAll('details').forEach((it, i) => { it.open = open[i] ?? it.open; });
  if (fresh.dataset.refresh) main.dataset.refresh = fresh.dataset.refresh;
  else delete main.dataset.refresh;
}
function follow() {
  if (!main?.dataset.refresh) return;
  setTimeout(async () => {
    if (!document.hidden && !busy()) await readAnew().catch(() => {});
    follow();
  }, Number(main.dataset.refresh) * 1000);
}
follow();

const live = document.querySelector('[data-live]');
if (live) {
  const source = new EventSource(live.dataset.live);
  source.addEventListener('rows', (event) => {
    const rows = new DOMParser().parseFromString('<table><tbody>' + event.data + '</tbody></table>', 'text/html');
    const body = live.querySelector('tbody');
    if (!body) return location.reload();
    body.prepend(...rows.querySelectorAll('tr'));
    while (body.rows.length > Number(live.dataset.most)) body.lastElementChild.remove();
  });
  addEventListener('pagehide', () => source.close());
}

document.addEventListener('keydown', (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.target.closest('input, select, textarea')) return;
  const press = document.querySelector('[data-key="' + CSS.escape(event.key) + '"]');
  // What is folded away is not pressed.
  if (!press?.checkVisibility()) return;
  event.preventDefault();
  if (press.matches('input, select, textarea')) press.focus();
  else press.click();
});
`;
