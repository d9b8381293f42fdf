import path from 'node:path';
import { plainCode } from './plainCode';
import type { Position, SourcePositions } from './positions';

const property = 'prepareStackTrace';
type Prepare = NonNullable<typeof Error.prepareStackTrace>;

/** The files of the kernel itself, and of what cells call to show things. */
const ownFolders = [path.join(__dirname, '..'), path.join(__dirname, '..', '..', 'cell')].map((at) => at + path.sep);

/** What the kernel calls cells from; see `CellRunner`. */
export const kernelScript = 'node:risklab';

/**
 * Makes all stacks have the positions in the TypeScript source, wherever they are read or printed, and no frames of the
 * kernel. An `Error.prepareStackTrace` that a cell or a library sets is called with such frames, too.
 */
export function showSourceStacks(positions: SourcePositions): void {
  const shown = (frames: NodeJS.CallSite[]): NodeJS.CallSite[] =>
    withoutKernel(frames).map((frame) => sourceFrame(frame, positions));
  const guarded = new WeakSet<Prepare>();
  const guard = (prepare: Prepare): Prepare => {
    if (guarded.has(prepare)) return prepare;
    const made: Prepare = (error, frames) => {
      const stack: unknown = prepare.call(Error, error, shown(frames));
      return typeof stack === 'string' ? plainCode(stack) : stack;
    };
    guarded.add(made);
    return made;
  };
  const standard = guard(nodePrepare());
  let current = standard;
  // Inherited by Error, so that nobody can delete it from Error.
  const above = Object.create(Function.prototype, {
    [property]: {
      get: () => current,
      set(this: unknown, chosen: unknown) {
        if (this === Error) current = typeof chosen === 'function' ? guard(chosen as Prepare) : standard;
        else
          Object.defineProperty(this, property, {
            value: chosen,
            writable: true,
            enumerable: true,
            configurable: true,
          });
      },
    },
  }) as object;
  Reflect.deleteProperty(Error, property);
  Object.setPrototypeOf(Error, above);
}

/** Treats `prepareStackTrace` that was defined on `Error` like one that was assigned. */
export function keepSourceStacks(): void {
  if (!Object.hasOwn(Error, property)) return;
  const chosen: unknown = Reflect.get(Error, property);
  if (Reflect.deleteProperty(Error, property)) Reflect.set(Error, property, chosen);
}

/** How Node formats a stack; older versions do not export it. */
function nodePrepare(): Prepare {
  const { prepareStackTrace } = Error as { prepareStackTrace?: (this: void, ...given: Parameters<Prepare>) => unknown };
  return prepareStackTrace ?? plainStack;
}

function plainStack(error: Error, frames: NodeJS.CallSite[]): string {
  return [Error.prototype.toString.call(error), ...frames.map((frame) => `    at ${textOf(frame)}`)].join('\n');
}

type Owner = 'kernel' | 'node' | 'code';

/** Removes the frames of the kernel, and the frames of Node directly around them. */
function withoutKernel(all: NodeJS.CallSite[]): NodeJS.CallSite[] {
  const frames = endsInModule(all) ? all.slice(0, -1) : all;
  const owners = frames.map(ownerOf);
  const last = owners.lastIndexOf('kernel');
  if (last < 0) return frames;
  const endsInCode = owners.includes('code', last);
  return frames.filter((_, i) => {
    if (owners[i] === 'code') return true;
    if (owners[i] === 'kernel') return false;
    if (i > last) return endsInCode;
    return owners.slice(i).find((owner) => owner !== 'node') === 'code';
  });
}

/** Whether `Error.stackTraceLimit` has cut off the kernel, which runs the code of a module as a generator. */
function endsInModule(frames: NodeJS.CallSite[]): boolean {
  const last = frames.at(-1);
  return last !== undefined && ownerOf(last) === 'node' && /^(?:Async)?Generator\.next /.test(textOf(last));
}

function ownerOf(frame: NodeJS.CallSite): Owner {
  const file = frame.getFileName();
  if (file === kernelScript) return 'kernel';
  // Functions of the language itself, such as Array.map, have no file.
  if (typeof file !== 'string') return frame.isEval() ? 'code' : 'node';
  if (file.startsWith('node:')) return 'node';
  return ownFolders.some((folder) => file.startsWith(folder)) ? 'kernel' : 'code';
}

const sourceFrames = new WeakSet<NodeJS.CallSite>();

/** A frame with the position in the source instead of that in the compiled code. */
function sourceFrame(frame: NodeJS.CallSite, positions: SourcePositions): NodeJS.CallSite {
  if (sourceFrames.has(frame)) return frame;
  const file = frame.getFileName();
  const [line, column] = [frame.getLineNumber(), frame.getColumnNumber()];
  const origin = frame.isEval() ? frame.getEvalOrigin() : undefined;
  const place = file && line && column ? positions.find(file, { line, column }) : undefined;
  if (!place && origin === undefined) return frame;
  const text = place ? relocated(textOf(frame), `${file}:${line}:${column}`, place) : positions.rewrite(textOf(frame));
  const told: Record<string, () => unknown> = {
    toString: () => text,
    ...(origin === undefined ? {} : { getEvalOrigin: () => positions.rewrite(origin) }),
    ...(place ? placeMethods(place) : {}),
  };
  const made = new Proxy(frame, { get: (target, key) => told[String(key)] ?? bound(target, key) });
  sourceFrames.add(made);
  return made;
}

function placeMethods({ name, line, column }: Position & { name: string }): Record<string, () => unknown> {
  return {
    getFileName: () => name,
    getScriptNameOrSourceURL: () => name,
    getLineNumber: () => line,
    getColumnNumber: () => column,
  };
}

/** The methods of a frame throw when `this` is anything else. */
function bound(frame: NodeJS.CallSite, key: string | symbol): unknown {
  const value: unknown = Reflect.get(frame, key);
  return typeof value === 'function' ? (value.bind(frame) as unknown) : value;
}

function relocated(text: string, from: string, { name, line, column }: Position & { name: string }): string {
  const at = text.lastIndexOf(from);
  return at < 0 ? text : `${text.slice(0, at)}${name}:${line}:${column}${text.slice(at + from.length)}`;
}

/** A frame as text; the type of a frame lacks `toString`. */
function textOf(frame: NodeJS.CallSite): string {
  return (frame as unknown as { toString(): string }).toString();
}
