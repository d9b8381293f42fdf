import type { NotebookCell, NotebookOutcome } from '../../src/notebook';
import { code, markdown } from './support';

/** It waits before, as otherwise chance decides whether the kernel still says the number of the cell. */
const dying = 'import os, signal, time\ntime.sleep(1)\nos.kill(os.getpid(), signal.SIGKILL)';

/** A notebook for Python, and what becomes of it. */
export interface Sample {
  name: string;
  cells: NotebookCell[];
  outcome: NotebookOutcome;
}

const raw = (source: string): NotebookCell => ({ cell_type: 'raw', id: 'raw', metadata: {}, source });
/** The smallest PNG: a pixel. */
const pixel = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';

/** Notebooks that use what others expect of a runner. */
export const dozen: readonly Sample[] = [
  {
    name: 'output types',
    outcome: 'ok',
    cells: [
      code('from IPython.display import *\nimport base64, sys'),
      code('print("out", flush=True)\nprint("err", file=sys.stderr, flush=True)\nprint("again", flush=True)\n[1, 2]'),
      code(
        'display(HTML("<b>x</b>"), Markdown("*x*"), Latex("$x^2$"), SVG("<svg xmlns=\'http://www.w3.org/2000/svg\'/>"))',
      ),
      code('display(JSON(["a", "b"]), JSON({"b": [1, None], "a": "x\\ny"}, expanded=True), Javascript("1"))'),
      code(`Image(base64.b64decode("${pixel}"), width=3)`),
      code('display({"text/plain": "x", "application/vnd.own+json": {"k": ["a", "b"]}}, raw=True, metadata={"k": 1})'),
      code('1; None'),
    ],
  },
  {
    name: 'cleared outputs',
    outcome: 'ok',
    cells: [
      code('from IPython.display import clear_output\nprint("gone", flush=True)\nclear_output()\nprint("stays")'),
      code('for i in range(3):\n    clear_output(wait=True)\n    print(i, flush=True)'),
      code('print("stays, as nothing comes after", flush=True)\nclear_output(wait=True)'),
      code('clear_output()'),
    ],
  },
  {
    name: 'displays with ids',
    outcome: 'ok',
    cells: [
      code('from IPython.display import display, update_display\nhandle = display("A", display_id="slot")'),
      code('display("B", display_id="slot")\ndisplay("other", display_id="other")'),
      code('update_display("C", display_id="slot")\nhandle.update({"text/html": "<i>D</i>"}, raw=True)'),
      code('update_display("nowhere", display_id="unknown")'),
    ],
  },
  {
    name: 'errors',
    outcome: 'error',
    cells: [
      code('raise ValueError("meant")', ['raises-exception']),
      code(
        'def f():\n    1 / 0\ntry:\n    f()\nexcept ZeroDivisionError as e:\n    raise RuntimeError("after") from e',
        ['raises-exception'],
      ),
      code('print("before", flush=True)\nnot python', ['raises-exception']),
      code('print("runs", flush=True)\n{}["é"]'),
      code('print("does not run")'),
    ],
  },
  {
    name: 'an end asked for by code',
    outcome: 'error',
    cells: [code('x = 1'), code('raise SystemExit(3)'), code('x')],
  },
  {
    name: 'skipped and empty cells',
    outcome: 'ok',
    cells: [
      markdown('# A title'),
      raw('as it is'),
      code(''),
      code('  \n'),
      code('x = 1\nx'),
      code('raise ValueError("skipped")', ['skip-execution']),
      code('# only a comment'),
      code('x + 1'),
    ],
  },
  {
    name: 'input is asked for',
    outcome: 'error',
    cells: [code('print("name?", flush=True)\nname = input()'), code('name')],
  },
  {
    name: 'a cell takes too long',
    outcome: 'timeout',
    cells: [code('1'), code('import time\nprint("begun", flush=True)\ntime.sleep(300)', ['timeout=4']), code('2')],
  },
  {
    name: 'the kernel dies',
    outcome: 'dead',
    cells: [code('print("alive")'), code(dying), code('2')],
  },
  {
    name: 'text as a terminal shows it',
    outcome: 'ok',
    cells: [
      code('print("10%\\r20%\\r100%")'),
      code('import time\nfor i in range(4):\n    print(f"\\r{i} of 3", end="", flush=True)\n    time.sleep(0.01)'),
      code('print("\\x1b[31mred\\x1b[0m \\x1b[1mbold\\x1b[0m")'),
      code('print("ab\\bc", "tab\\tx", "", sep="\\n")'),
      code('print("no line end", end="")'),
      code('print("grüße 😀 e\\u0301 漢字 עברית")\n"\\u2028 𝒳 \'quoted\' \\\\"'),
      code('変数 = "naïve"\n変数'),
      code('print("y" * 200_000)\nprint("\\n" * 3)'),
    ],
  },
  {
    name: 'messages of widgets',
    outcome: 'ok',
    cells: [
      code(
        'from comm import create_comm\nfrom IPython.display import display\n' +
          'c = create_comm(target_name="own", data={"value": 1})\nc.send({"value": 2})\nprint("sent")',
      ),
      code(
        'display({"text/plain": "Slider()", "application/vnd.jupyter.widget-view+json": {"model_id": "x"}}, raw=True)',
      ),
      code('c.close()\n"closed"'),
    ],
  },
  {
    name: 'parameters, magics and what IPython adds',
    outcome: 'ok',
    cells: [
      code('alpha = 0.6\nname = "x"', ['parameters']),
      code('%%capture held\nprint("held")'),
      code('held.stdout, Out, _'),
      code('!echo from a shell'),
      code('import asyncio\nawait asyncio.sleep(0.01)\nalpha'),
      code('%%html\n<b>x</b>'),
      code('print(name, flush=True)\nassert name == "x"', ['own-tag']),
    ],
  },
];
