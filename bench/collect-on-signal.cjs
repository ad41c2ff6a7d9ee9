// Preloaded into what is measured: on SIGUSR2, V8 keeps nothing but what is in use. Neither garbage is memory that a
// mailbox needs, nor are the holes that former garbage left on V8's pages: several MB by chance, and used again.
const { setFlagsFromString } = require('node:v8');

process.on('SIGUSR2', () => {
  setFlagsFromString('--compact-on-every-full-gc');
  global.gc();
  setFlagsFromString('--no-compact-on-every-full-gc');
});
