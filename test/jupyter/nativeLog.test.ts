import { expect } from 'chai';
import { splitNativeLog } from '../../src/jupyter/kernel/nativeLog';

describe('splitNativeLog', () => {
  it('takes the remarks of native libraries out, and nothing else', () => {
    // The first two lines are TensorFlow 2.21's own, the third is of TensorFlow 2.9.
    const log =
      'WARNING: All log messages before absl::InitializeLog() is called are written to STDERR\n' +
      'I0000 00:00:1795313700.852068   21265 port.cc:153] oneDNN custom operations are on.\n' +
      '2026-11-22 00:00:00.123456: I tensorflow/core/platform/cpu_feature_guard.cc:193] This binary is optimized\n';
    const rest = 'F0000 00:00:1795313700.852068   21265 tensor.cc:1] Check failed\nI am a sentence.\nno end';
    expect(splitNativeLog(log + rest)).to.deep.equal({ log, rest });
  });
});
