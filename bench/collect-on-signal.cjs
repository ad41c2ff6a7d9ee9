// Preloaded into what is measured: garbage is no memory that a mailbox needs. Tells how much room V8 keeps for new
// objects, which grows up to 32 MB with what was allocated lately, and shrinks when V8 pleases.
const { writeFileSync } = require('node:fs');
const { tmpdir } = require('node:os');
const { join } = require('node:path');
const { getHeapSpaceStatistics } = require('node:v8');

process.on('SIGUSR2', () => {
  global.gc();
  const { physical_space_size: bytes } = getHeapSpaceStatistics().find((space) => space.space_name === 'new_space');
  writeFileSync(join(tmpdir(), `mailroom-new-space-${process.pid}`), String(bytes));
});
