// Preloaded into server processes of tests: however the test ends, kill -9 included, its end of the channel closes,
// and the server ends as well.
process.once('disconnect', () => process.kill(process.pid, 'SIGKILL'));
process.channel?.unref();
