/** The inbox's look: the system's own fonts and colours, light and dark. */
export const STYLE = `
:root { color-scheme: light dark; --line: #8884; --soft: #888; --accent: #3867d6; }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 60rem; padding: 1.5rem 1rem 4rem; font: 15px/1.5 system-ui, sans-serif; }
h1 { font-size: 1.25rem; margin: 0 0 1rem; overflow-wrap: anywhere; }
a { color: inherit; text-decoration: none; }
ul { list-style: none; margin: 0; padding: 0; }
li a { display: grid; grid-template-columns: minmax(0, 14rem) minmax(0, 1fr) auto; gap: 1rem; padding: .65rem .5rem; border-top: 1px solid var(--line); }
li a:hover, li a:focus-visible { background: #8881; }
li span { overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
time, dt, .soft { color: var(--soft); }
.tag { border: 1px solid var(--line); border-radius: 1rem; padding: 0 .5rem; font-size: .8rem; }
.tag.bounced, .tag.rejected, .tag.complained { border-color: #d63838; color: #d63838; }
dl { display: grid; grid-template-columns: 12rem minmax(0, 1fr); gap: .2rem 1rem; margin: 0 0 1.25rem; }
dd { margin: 0; overflow-wrap: anywhere; }
pre { white-space: pre-wrap; overflow-wrap: anywhere; border: 1px solid var(--line); border-radius: .4rem; padding: 1rem; font-size: .85rem; }
iframe { width: 100%; height: 32rem; border: 1px solid var(--line); border-radius: .4rem; background: #fff; }
h2 { font-size: .95rem; margin: 1.5rem 0 .5rem; color: var(--soft); font-weight: 600; }
nav a { color: var(--accent); }
@media (max-width: 40rem) { li a { grid-template-columns: minmax(0, 1fr) auto; } li a span:nth-child(2) { grid-row: 2; grid-column: 1 / -1; } }
`;
