import { KernelProcess, type ExecuteOptions, type KernelProcessOptions, type Message } from '../../src/jupyter';

/** What running code in a kernel came to. */
export interface Ran {
  reply: Message['content'];
  /** Type and content of the iopub messages, without status and execute_input. */
  outputs: [type: string, content: Message['content']][];
  /** All types of iopub messages in order. */
  types: string[];
}

/** Starts the built kernel, in the project's folder unless told. */
export function startKernel(options: KernelProcessOptions = {}): Promise<KernelProcess> {
  return KernelProcess.start(options);
}

/** Runs code and collects what it puts out; the arrays go on filling when output comes late. */
export async function run(kernel: KernelProcess, code: string, options: ExecuteOptions = {}): Promise<Ran> {
  const { ran, done } = begin(kernel, code, options);
  ran.reply = (await done).content;
  return ran;
}

/** Starts to run code; `ran.reply` is set by {@link run} alone. */
export function begin(
  kernel: KernelProcess,
  code: string,
  options: ExecuteOptions = {},
): { ran: Ran; done: Promise<Message> } {
  const ran: Ran = { reply: {}, outputs: [], types: [] };
  const onMessage = ({ header, content }: Message): void => {
    ran.types.push(header.msg_type);
    if (header.msg_type !== 'status' && header.msg_type !== 'execute_input')
      ran.outputs.push([header.msg_type, content]);
  };
  return { ran, done: kernel.client.execute(code, { ...options, onMessage }).done };
}

/** The text of a stream in what was put out. */
export function streamText({ outputs }: Ran, name: 'stdout' | 'stderr'): string {
  return outputs
    .filter(([type, content]) => type === 'stream' && content['name'] === name)
    .map(([, content]) => content['text'] as string)
    .join('');
}

/** The text form of the result; undefined when there is none. */
export function resultText({ outputs }: Ran): unknown {
  const [, content] = outputs.find(([type]) => type === 'execute_result') ?? [];
  return (content?.['data'] as Record<string, unknown> | undefined)?.['text/plain'];
}

/** Waits until something holds. @throws after 30 s */
export async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  const end = Date.now() + 30_000;
  while (!(await holds())) {
    if (Date.now() > end) throw new Error(`waited 30 s for ${String(holds)}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

/** Whether a process exists. */
export function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
