import { escapeHtml } from '../../base';

const style = `
:root { color-scheme: light dark; font: 16px/1.55 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif;
  --text: #1d2127; --soft: #5c6470; --line: #d9dde3; --back: #fff; --card: #f7f8fa; --good: #1a7f37; --bad: #b42318; --open: #8a5a00; }
@media (prefers-color-scheme: dark) { :root { --text: #e8eaed; --soft: #a5adb8; --line: #3a4049; --back: #16181c; --card: #1f2329;
  --good: #57c878; --bad: #ff8a7a; --open: #e2b04a; } }
body { max-width: 60rem; margin: 2.5rem auto; padding: 0 1.25rem; color: var(--text); background: var(--back); }
h1 { font-size: 1.6rem; margin: 0 0 .25rem; overflow-wrap: anywhere; } h2 { font-size: 1.15rem; margin: 2rem 0 .5rem; }
p { margin: .4rem 0; } a { color: inherit; } .soft { color: var(--soft); }
table { border-collapse: collapse; width: 100%; margin: .75rem 0; }
th, td { text-align: left; padding: .45rem .9rem .45rem 0; border-bottom: 1px solid var(--line); vertical-align: top; overflow-wrap: anywhere; }
th { color: var(--soft); font-weight: 600; font-size: .9rem; } td.number, th.number { text-align: right; font-variant-numeric: tabular-nums; } th, td.number, td.short { white-space: nowrap; } td.file { min-width: 9rem; }
mark { background: #ffe08a; color: #1d2127; }
.check { border: 1px solid var(--line); border-left-width: .35rem; border-radius: .4rem; padding: .7rem 1rem; margin: .75rem 0; background: var(--card); }
.check pre { margin: .25rem 0; } .check h3 { margin: 0; font-size: 1.05rem; } .check.passed { border-left-color: var(--good); } .check.failed, .check.error { border-left-color: var(--bad); }
.check.open { border-left-color: var(--open); } .state { font-weight: 600; } .passed .state { color: var(--good); }
.failed .state, .error .state { color: var(--bad); } .open .state { color: var(--open); }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .15rem .9rem; margin: .5rem 0; } dt { color: var(--soft); } dd { margin: 0; }
code, pre, dd.value { font: .92em/1.45 ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; overflow-wrap: anywhere; white-space: pre-wrap; }
.notice { border: 1px solid var(--bad); border-radius: .4rem; padding: .6rem 1rem; margin: 1rem 0; }
.beside { display: grid; grid-template-columns: 1fr 1fr; gap: 1rem; } .beside pre { background: var(--card); border: 1px solid var(--line);
  border-radius: .4rem; padding: .6rem .8rem; margin: .25rem 0; } @media (max-width: 40rem) { .beside { grid-template-columns: 1fr; } }`;

/** A whole page, which loads nothing and runs nothing. @param body - HTML, in which all that is not the grader's own is escaped */
export function page(title: string, body: string): string {
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${escapeHtml(title)}</title>
<style>${style}
</style>
<body>
${body}
</body>
</html>
`;
}

/** Text in which backticks mark code. */
export function withCode(text: string): string {
  return escapeHtml(text).replace(/`([^`]+)`/g, '<code>$1</code>');
}

/** A number of points, with at most two digits after the point. */
export function points(value: number): string {
  return String(Math.round(value * 100) / 100);
}

/** What was earned of what can be: `1.5 of 2 points`. */
export function pointsOf(earned: number, of: number): string {
  return `${points(earned)} of ${points(of)} ${of === 1 ? 'point' : 'points'}`;
}
