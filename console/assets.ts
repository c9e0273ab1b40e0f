/** A crescent, drawn here so that nothing is fetched from elsewhere. */
export const MOON = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><path fill="#7c86c8" d="M21 3a13 13 0 1 0 8 20A11 11 0 0 1 21 3z"/></svg>`;

export const STYLE = `
:root {
  color-scheme: light dark;
  --ground: light-dark(#f7f7f4, #15171c);
  --panel: light-dark(#ffffff, #1c1f26);
  --text: light-dark(#23262d, #dcdfe6);
  --quiet: light-dark(#5d636f, #979eab);
  --line: light-dark(#dfe0dc, #2e333d);
  --accent: light-dark(#3c4a9c, #a5b0f0);
  --on-accent: light-dark(#ffffff, #15171c);
  --good: light-dark(#23693a, #83cf9a);
  --warn: light-dark(#85560a, #e3bc6d);
  --bad: light-dark(#a3262d, #f29a9a);
}
* { box-sizing: border-box; }
body { margin: 0; background: var(--ground); color: var(--text); font: 15px/1.5 system-ui, sans-serif; }
a { color: var(--accent); }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
.skip { position: absolute; left: -100vw; }
.skip:focus { left: 1rem; top: .5rem; background: var(--panel); padding: .4rem .8rem; z-index: 1; }
header { display: flex; flex-wrap: wrap; gap: .4rem 1rem; align-items: center; padding: .55rem 1.4rem; background: var(--panel); border-bottom: 1px solid var(--line); }
header .name { font-weight: 650; color: var(--text); text-decoration: none; }
header form { display: flex; gap: .8rem; align-items: center; margin-left: auto; }
.frame { display: grid; grid-template-columns: 11.5rem minmax(0, 1fr); }
.frame > nav { display: grid; gap: 1.1rem; align-content: start; padding: 1.2rem .7rem; border-right: 1px solid var(--line); background: var(--panel); min-height: calc(100vh - 3.4rem); }
.frame > nav div { display: grid; gap: .1rem; }
.frame > nav span { font-size: .75rem; padding: 0 .7rem; }
.frame > nav a { padding: .2rem .7rem; border-radius: 6px; text-decoration: none; color: var(--text); }
.frame > nav a[aria-current] { background: var(--ground); font-weight: 600; box-shadow: inset 3px 0 var(--accent); }
main { max-width: 82rem; width: 100%; padding: .6rem 1.6rem 4rem; }
main:focus { outline: none; }
.narrow main { max-width: 26rem; padding-top: 12vh; margin: 0 auto; }
h1 { font-size: 1.35rem; font-weight: 650; margin: .8rem 0 1rem; overflow-wrap: anywhere; }
h2 { font-size: 1.05rem; font-weight: 650; margin: 2rem 0 .6rem; }
main svg[role=img] { max-width: 100%; height: auto; }
.scroll { overflow-x: auto; background: var(--panel); border: 1px solid var(--line); border-radius: 8px; margin-bottom: 1rem; }
table { border-collapse: collapse; width: 100%; }
th, td { text-align: left; padding: .45rem .8rem; vertical-align: top; overflow-wrap: break-word; }
th { font-weight: 500; }
thead th { color: var(--quiet); font-size: .85rem; white-space: nowrap; }
tbody tr { border-top: 1px solid var(--line); }
.number, thead .number { text-align: right; font-variant-numeric: tabular-nums; }
time, .amount { white-space: nowrap; font-variant-numeric: tabular-nums; }
code, pre, textarea { font: .88em/1.5 ui-monospace, monospace; }
pre { background: var(--panel); border: 1px solid var(--line); border-radius: 8px; padding: .8rem 1rem; overflow: auto; max-height: 32rem; }
.quiet { color: var(--quiet); }
.empty { color: var(--quiet); background: var(--panel); border: 1px dashed var(--line); border-radius: 8px; padding: 1rem; }
.mark { font-weight: 600; color: var(--quiet); white-space: nowrap; }
.mark.ok, .mark.ran, .mark.would-act, .mark.done, .mark.already-done, .mark.resolved, .mark.applied, .mark.published, .mark.delivered { color: var(--good); }
.mark.warning, .mark.skipped, .mark.running, .mark.superseded, .mark.unsure, .mark.replaying, .mark.sent, .mark.sending, .mark.quarantined { color: var(--warn); }
.mark.problem, .mark.missing, .mark.still-fails, .mark.stopped, .mark.waiting, .mark.failed, .mark.not-sent { color: var(--bad); }
.mark.could-not-run, .mark.damaged, .mark.bounced, .mark.complained { color: var(--bad); }
td, th, dt, dd, li, a, code, span, strong, h1, option { unicode-bidi: isolate; }
.long { display: block; min-width: 6rem; overflow-wrap: anywhere; }
.notice { border-left: 4px solid var(--quiet); background: var(--panel); padding: .7rem 1rem; border-radius: 0 8px 8px 0; overflow-wrap: anywhere; }
.notice.bad { border-color: var(--bad); }
.notice.ok { border-color: var(--good); }
.stage { font-size: .75rem; font-weight: 600; padding: .1rem .5rem; border-radius: 99px; border: 1px solid var(--line); color: var(--quiet); }
.stage-prod { color: var(--bad); border-color: var(--bad); }
p, li { overflow-wrap: anywhere; }
dl { display: grid; grid-template-columns: repeat(auto-fill, minmax(15rem, 1fr)); gap: .8rem 1.4rem; }
dt { color: var(--quiet); font-size: .85rem; }
dd { margin: 0; overflow-wrap: anywhere; }
details { margin: 1rem 0; }
summary { cursor: pointer; }
label { color: var(--quiet); font-size: .9rem; }
input, select, textarea { font: inherit; color: var(--text); background: var(--panel); border: 1px solid var(--line); border-radius: 6px; padding: .35rem .6rem; }
textarea { width: 100%; font: .88em/1.5 ui-monospace, monospace; }
button { white-space: nowrap; font: inherit; font-weight: 550; cursor: pointer; border: 1px solid transparent; border-radius: 6px; padding: .35rem .9rem; background: var(--accent); color: var(--on-accent); }
a.button { display: inline-block; font-weight: 550; text-decoration: none; border-radius: 6px; padding: .35rem .9rem; background: var(--accent); color: var(--on-accent); }
button.plain { background: none; border-color: var(--line); color: var(--text); }
button.danger { background: none; border-color: var(--bad); color: var(--bad); }
.filter, .actions { display: flex; flex-wrap: wrap; gap: .6rem 1rem; align-items: center; margin: 1rem 0; }
.stack { display: grid; gap: .9rem; justify-items: start; }
.stack label, .stack input { display: block; width: 100%; }
.unseen { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
tbody th { min-width: 6rem; }
tr.chosen, tr:target { background: color-mix(in srgb, var(--accent) 10%, transparent); }
.verdict { overflow-wrap: anywhere; border-left: 6px solid var(--quiet); background: var(--panel); border-radius: 0 10px 10px 0; padding: .9rem 1.2rem; margin: 0 0 1rem; }
.verdict.ok { border-color: var(--good); } .verdict.warning { border-color: var(--warn); } .verdict.problem { border-color: var(--bad); }
.verdict p { margin: .2rem 0; } .verdict .said { font-size: 1.15rem; font-weight: 650; }
.tiles { display: grid; grid-template-columns: repeat(auto-fill, minmax(13rem, 1fr)); gap: .8rem; padding: 0; margin: 0 0 1rem; list-style: none; }
.tiles > * { overflow-wrap: anywhere; background: var(--panel); border: 1px solid var(--line); border-radius: 8px; padding: .7rem .9rem; min-width: 0; }
.tiles b { font-size: 1.35rem; font-weight: 650; font-variant-numeric: tabular-nums; display: block; }
svg.bars { display: block; max-width: 100%; fill: var(--accent); stroke: none; }
svg.bars.stretched { width: 100%; min-width: 7rem; } svg.bars + .quiet { font-size: .8rem; }
svg.bars line { stroke: var(--line); } svg.bars.bad { fill: var(--bad); } svg.bars.good { fill: var(--good); } svg.bars.quiet { fill: var(--quiet); }
.command { display: inline-flex; margin: .15rem .5rem .15rem 0; gap: .4rem; align-items: center; max-width: 100%; background: var(--ground); border: 1px solid var(--line); border-radius: 6px; padding: .15rem .2rem .15rem .6rem; }
.command code { overflow-wrap: anywhere; } .command button { padding: .05rem .5rem; font-size: .82rem; }
progress { width: 100%; height: .7rem; accent-color: var(--accent); }
svg.squares rect { fill: var(--line); } svg.squares .ran { fill: var(--good); } svg.squares .skipped { fill: var(--warn); } svg.squares .missing { fill: var(--bad); }
form.inline { display: inline; }
.steps { list-style: none; padding: 0; margin: 0; }
.steps li { position: relative; padding: 0 0 1rem 1.6rem; border-left: 2px solid var(--line); margin-left: .5rem; }
.steps li::before { content: ''; position: absolute; left: -.42rem; top: .4rem; width: .7rem; height: .7rem; border-radius: 50%; background: var(--quiet); }
.steps li.ok::before { background: var(--good); } .steps li.bad::before { background: var(--bad); } .steps li.warning::before { background: var(--warn); }
.steps li:last-child { border-color: transparent; }
.split th, .split td { padding: .4rem .55rem; } .split tbody th { min-width: 0; }
.split { display: grid; grid-template-columns: minmax(0, 1fr) minmax(0, 1fr); gap: 1.2rem; align-items: start; }
.minus { color: var(--bad); } .plus { color: var(--good); }
img.sheet { width: 100%; height: auto; border: 1px solid var(--line); border-radius: 8px; background: #fff; margin-bottom: 1rem; }
kbd { font: .8em ui-monospace, monospace; border: 1px solid currentColor; border-radius: 4px; padding: 0 .3em; opacity: .75; }
fieldset { border: 1px solid var(--line); border-radius: 8px; width: 100%; }
iframe { width: 100%; height: 32rem; border: 1px solid var(--line); border-radius: 8px; background: #fff; }
@media (max-width: 46rem) {
  header { padding: .5rem .8rem; } header form { gap: .5rem; font-size: .85rem; }
  .frame { display: block; }
  .frame > nav { display: flex; gap: .2rem; overflow-x: auto; padding: .3rem .6rem; min-height: 0; border-right: 0; border-bottom: 1px solid var(--line); }
  .frame > nav div { display: flex; } .frame > nav span { display: none; } .frame > nav a { white-space: nowrap; }
  main { padding: .4rem .8rem 3rem; }
  .split { display: block; }
  .scroll { border: 0; background: none; overflow: visible; }
  .scroll table, .scroll tbody, .scroll tr, .scroll td, .scroll th { display: block; }
  .scroll thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
  .scroll tr { background: var(--panel); border: 1px solid var(--line); border-radius: 8px; margin-bottom: .7rem; padding: .4rem .2rem; }
  .scroll td, .scroll th { padding: .15rem .7rem; overflow-wrap: anywhere; }
  .scroll td.number, .scroll th.number { text-align: left; }
  .scroll [data-name]:not([data-name=""])::before { content: attr(data-name) ": "; color: var(--quiet); font-size: .85rem; font-weight: 400; }
  .scroll td:empty { display: none; }
}
`;
