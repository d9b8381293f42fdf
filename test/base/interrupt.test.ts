import { expect } from 'chai';
import { InterruptedError, interruptSignal, setInterruptSource } from '../../src/base';

describe('interrupt', () => {
  afterEach(() => setInterruptSource(() => undefined));

  it('there is no signal until somebody gives one; the one in force is asked for each time', () => {
    expect(interruptSignal()).equal(undefined);
    let current = new AbortController();
    setInterruptSource(() => current.signal);
    expect(interruptSignal()).equal(current.signal);
    current = new AbortController();
    expect(interruptSignal()).equal(current.signal);
  });

  it('InterruptedError is an error of its own name', () => {
    const error = new InterruptedError('fit: interrupted');
    expect(error).instanceOf(Error);
    expect(error.name).equal('InterruptedError');
  });
});
