// A rejection that nobody handles is a fault: it fails the test that runs, where mocha would let it pass.
process.on('unhandledRejection', (reason) => {
  throw reason;
});
