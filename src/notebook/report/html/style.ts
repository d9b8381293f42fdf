/** The style of the page: light and dark, and from a phone's width up. */
export const style = `
:root { color-scheme: light dark;
  --page: #f6f7f9; --card: #fff; --text: #1b2230; --faint: #5d6879; --line: #dfe3ea; --code: #f3f5f8; --link: #1d5fbf;
  --ok: #1f8a4c; --error: #c9302c; --timeout: #b26a00; --dead: #8a2be2; --aborted: #6b7686; --skipped: #9aa4b2;
  --different: #0b76b7; --invalid: #b0266e; --mark: #ffe9e7;
  --keyword: #a626a4; --string: #2b7a36; --number: #986801; --comment: #808894; --title: #2f66d0; }
@media (prefers-color-scheme: dark) { :root {
  --page: #12151b; --card: #1a1f28; --text: #e4e8ef; --faint: #98a3b3; --line: #2d3542; --code: #141922; --link: #7ab0ff;
  --ok: #43b572; --error: #f0625d; --timeout: #e0a030; --dead: #b98cff; --aborted: #98a3b3; --skipped: #6f7a8a;
  --different: #4fb0ea; --invalid: #ef6fae; --mark: #4a2426;
  --keyword: #d58fe0; --string: #8fc98f; --number: #dfb06b; --comment: #7f8a99; --title: #8ab4ff; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--page); color: var(--text); font: 16px/1.5 system-ui, sans-serif; }
main { max-width: 68rem; margin: 0 auto; padding: 1.5rem 1rem 4rem; }
a { color: var(--link); text-decoration: none; } a:hover { text-decoration: underline; }
h1 { font-size: 1.7rem; line-height: 1.2; margin: 0; } h2 { font-size: 1.2rem; margin: 0; overflow-wrap: anywhere; }
h3 { font-size: 1rem; margin: 0 0 .25rem; }
p { margin: .4rem 0; }
.top, .overview, .notebook { background: var(--card); border: 1px solid var(--line); border-radius: .75rem; }
.top { padding: 1.4rem 1.5rem 1.5rem; border-top: .3rem solid var(--ok); } .top.error { border-top-color: var(--error); }
.top p, .notebook header p, .about, figcaption { color: var(--faint); font-size: .9rem; }
.share { display: flex; gap: 3px; height: .6rem; margin-top: .9rem; }
.share i { flex: 1; border-radius: .3rem; background: currentColor; }
.ok { --tone: var(--ok); } .error { --tone: var(--error); } .timeout { --tone: var(--timeout); } .dead { --tone: var(--dead); }
.aborted { --tone: var(--aborted); } .skipped { --tone: var(--skipped); } .different { --tone: var(--different); }
.invalid { --tone: var(--invalid); }
.share i, .time i, .bars i { background: var(--tone); }
.badge { display: inline-block; padding: .05rem .6rem; border-radius: 1rem; font-size: .8rem; font-weight: 600;
  color: var(--tone); border: 1px solid var(--tone); background: color-mix(in srgb, var(--tone) 10%, transparent); }
.overview { width: 100%; margin: 1rem 0; border-spacing: 0; padding: .4rem .75rem; }
.overview th { text-align: left; font-size: .8rem; font-weight: 500; color: var(--faint); }
.overview th, .overview td { padding: .45rem .5rem; } .overview tbody td { border-top: 1px solid var(--line); }
.overview td:nth-child(2) { overflow-wrap: anywhere; }
.overview .number { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
.time { width: 30%; } .time i { display: block; height: .55rem; min-width: 2px; border-radius: .3rem; opacity: .8; }
.notebook { padding: 1.2rem 1.5rem; margin: 1rem 0; scroll-margin-top: .5rem; }
.notebook > header { display: flex; flex-wrap: wrap; align-items: center; gap: .3rem .7rem; }
.notebook > header p { flex-basis: 100%; margin: 0; } .notebook > header code { overflow-wrap: anywhere; }
.card { border: 1px solid var(--line); border-left: .25rem solid var(--tone); border-radius: .5rem; padding: .8rem 1rem;
  margin: 1rem 0; }
.card .message { font-weight: 600; color: var(--tone); overflow-wrap: anywhere; }
.card ul { padding-left: 1.1rem; margin: .5rem 0 0; } .card li { overflow-wrap: anywhere; }
pre { margin: .5rem 0; padding: .7rem .9rem; overflow-x: auto; font: .82rem/1.5 ui-monospace, monospace; border-radius: .4rem;
  max-height: 32rem; } pre code { font: inherit; }
pre.source { background: var(--code); border: 1px solid var(--line); }
pre.source.numbered { counter-reset: line; padding-left: 0; } .line { display: block; padding-left: 3.4rem; min-height: 1.5em; }
.line::before { counter-increment: line; content: counter(line); display: inline-block; width: 2rem; margin: 0 .6rem 0 -2.6rem;
  text-align: right; color: var(--comment); } .line.failing { background: var(--mark); }
pre.stdout, pre.result { background: transparent; border-left: 3px solid var(--line); border-radius: 0; padding: .2rem .9rem; }
pre.stderr { border-left: 3px solid var(--timeout); border-radius: 0; padding: .2rem .9rem; }
pre.error { background: color-mix(in srgb, var(--error) 7%, transparent); border-left: 3px solid var(--error); border-radius: 0; }
pre em { color: var(--faint); }
.html { overflow-x: auto; font-size: .88rem; margin: .5rem 0; } .html table, .prose table, .metrics table { border-collapse: collapse; }
.html td, .html th, .prose td, .prose th, .metrics td { border: 1px solid var(--line); padding: .2rem .6rem; text-align: left; }
.metrics td:last-child { font-variant-numeric: tabular-nums; } .metrics .different td { color: var(--different); font-weight: 600; }
img { max-width: 100%; height: auto; background: #fff; border-radius: .3rem; }
details { margin-top: 1rem; } summary { cursor: pointer; font-weight: 600; color: var(--link); }
details.metrics table { margin-top: .5rem; font-size: .9rem; }
.executed > summary { margin-bottom: .5rem; } .cell { border-top: 1px solid var(--line); padding-top: .5rem; margin-top: .8rem;
  scroll-margin-top: .5rem; } .about { margin: 0; }
.prose { max-width: 46rem; } .prose h1 { font-size: 1.4rem; margin: 1.2rem 0 .5rem; }
figure { margin: 0; } .side { display: flex; flex-wrap: wrap; gap: 1rem; margin-top: .5rem; }
.side figure { flex: 1 1 14rem; min-width: 0; }
.chart { margin: 1.6rem 0 .5rem; } .plot { position: relative; height: 7rem; margin-left: 4rem; border-bottom: 1px solid var(--line); }
.tick { position: absolute; left: 0; right: 0; border-bottom: 1px dashed var(--line); height: 0; font-size: .75rem;
  line-height: 0; color: var(--faint); text-indent: -4rem; white-space: nowrap; }
.bars { position: absolute; inset: 0; display: flex; align-items: stretch; gap: 2px; }
.bars a { flex: 1 1 0; max-width: 3rem; display: flex; align-items: flex-end; }
.bars a:hover { background: color-mix(in srgb, var(--tone) 12%, transparent); }
.bars i { flex: 1; border-radius: 2px 2px 0 0; }
.bars .aborted i, .bars .skipped i { opacity: .5; } .chart figcaption { margin: .4rem 0 0 4rem; }
.hljs-keyword, .hljs-built_in, .hljs-literal { color: var(--keyword); } .hljs-string, .hljs-regexp { color: var(--string); }
.hljs-number { color: var(--number); } .hljs-comment { color: var(--comment); font-style: italic; }
.hljs-title, .hljs-title.function_, .hljs-title.class_ { color: var(--title); }
.ansi-bold { font-weight: 700; } .ansi-red-fg, .ansi-bright-red-fg { color: var(--error); }
.ansi-green-fg, .ansi-bright-green-fg { color: var(--ok); } .ansi-yellow-fg, .ansi-bright-yellow-fg { color: var(--timeout); }
.ansi-blue-fg, .ansi-bright-blue-fg { color: var(--link); } .ansi-magenta-fg, .ansi-bright-magenta-fg { color: var(--keyword); }
.ansi-cyan-fg, .ansi-bright-cyan-fg { color: var(--different); }
.ansi-bright-black-fg, .ansi-black-fg { color: var(--faint); }
@media (max-width: 40rem) { main { padding: .75rem .5rem 3rem; } .top, .notebook { padding: 1rem; } .time { display: none; }
  h1 { font-size: 1.35rem; } .plot, .chart figcaption { margin-left: 3rem; } .tick { text-indent: -3rem; font-size: .68rem; } }
@media print { body { background: #fff; } details { break-inside: avoid; } }
`;
