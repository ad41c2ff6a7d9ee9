// Preloaded into what is measured: garbage is no memory that a mailbox needs.
process.on('SIGUSR2', () => global.gc());
