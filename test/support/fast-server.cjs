// dist/main.js with time running FAST times as quickly as it does, so that a test need not wait for a backoff of minutes.
// The same instant in every process: FAST_SINCE (ms) plus FAST times what has passed since then.
const { Clock } = require('../../dist/common/clock');
const since = Number(process.env.FAST_SINCE);
const factor = Number(process.env.FAST);
Clock.prototype.now = () => new Date(since + (Date.now() - since) * factor);
require('../../dist/main');
