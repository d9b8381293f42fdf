import { hooks } from './interruptState';
import { plainCode } from './plainCode';

const { apply, defineProperty, getOwnPropertyDescriptor } = Reflect;

/**
 * Lets programs read functions and errors as if the kernel had put nothing into code: `toString` of functions, messages of errors that
 * cannot be cloned, and the hook for messages of what is caught.
 */
export function showPlainTexts(): void {
  replace(Function.prototype, 'toString', 'value');
  replace(DOMException.prototype, 'message', 'get');
  defineProperty(globalThis, hooks.caught, { value: caught });
}

/** Makes a method, or what reads a property, return plain code. */
function replace(owner: object, name: string, part: 'value' | 'get'): void {
  const own = getOwnPropertyDescriptor(owner, name);
  const original = own?.[part] as ((...given: unknown[]) => unknown) | undefined;
  if (!original) return;
  // A proxy of a native function is one for all who ask.
  const plain = new Proxy(original, { apply: (target, self, given) => plainText(apply(target, self, given)) });
  defineProperty(owner, name, { ...own, [part]: plain });
}

/** Called with what code catches, before the code sees it. */
function caught(thrown: unknown): unknown {
  if (typeof thrown !== 'object' || thrown === null) return plainText(thrown);
  try {
    const own = getOwnPropertyDescriptor(thrown, 'message');
    const plain = plainText(own?.value);
    if (own?.writable && plain !== own.value) defineProperty(thrown, 'message', { ...own, value: plain });
  } catch {
    // A proxy that does not let itself be asked.
  }
  return thrown;
}

function plainText(value: unknown): unknown {
  return typeof value === 'string' ? plainCode(value) : value;
}
