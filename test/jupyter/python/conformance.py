"""What jupyter_kernel_test, the test kit of the Jupyter project, asks of a kernel."""

import jupyter_kernel_test

CELL = "import { clearOutput, display } from 'risklab/cell';\n"


class TypeScriptKernel(jupyter_kernel_test.KernelTests):
    kernel_name = "tslab"
    language_name = "typescript"
    file_extension = ".ts"

    code_hello_world = "console.log('hello, world');"
    code_stderr = "console.error('oh no');"
    completion_samples = [
        {"text": "Math.hyp", "matches": ["hypot"]},
        {"text": "const w\u00f6rter: string[] = []; w\u00f6rter.flatM", "matches": ["flatMap"]},
    ]
    complete_code_samples = ["1 + 1", "function f(): number { return 1; }", "const a = [1,\n2];", "await fetch(x)", ""]
    incomplete_code_samples = ["function f() {", "[1,", "const s = `a", "if (x) {\n  f(", "/* comment"]
    invalid_code_samples = ["const = 1", "'abc", "function (}", "let 1a"]
    code_generate_error = "throw new Error('on purpose');"
    code_execute_result = [
        {"code": "6 * 7", "result": "42"},
        {"code": "const xs: number[] = [1, 2]; xs", "result": "[ 1, 2 ]"},
        {"code": "'\U0001f600'.length", "result": "2"},
        {"code": "await Promise.resolve('later')", "result": "'later'"},
        {"code": "({ [Symbol.for('Jupyter.display')]: () => ({ 'text/html': '<b>x</b>' }) }) as object",
         "mime": "text/html", "result": "<b>x</b>"},
    ]
    code_display_data = [
        {"code": CELL + "await display({ 'text/html': '<b>x</b>' });", "mime": "text/html"},
        {"code": CELL + "await display({ 'image/png': new Uint8Array([137, 80, 78, 71]) });", "mime": "image/png"},
        {"code": CELL + "await display([1, 2]);", "mime": "text/plain"},
    ]
    code_history_pattern = "6 ? 7*"
    supported_history_operations = ("tail", "range", "search")
    code_inspect_sample = "Math.max"
    code_clear_output = CELL + "await clearOutput();"


class Welcome(jupyter_kernel_test.IopubWelcomeTests):
    kernel_name = "tslab"
    support_iopub_welcome = True
