// Loaded before the server (NODE_OPTIONS=-r): ends its process as kill -9 does at the step that DIE_AT names, so that
// the server itself needs to know nothing of it. `before store` and `after store` are stages of the way of a mail
// (src/polling/stages.ts); `after OutboxLedger.settle` is a method of a class, called with something to do.
const Module = require('node:module');
const { isMainThread } = require('node:worker_threads');

const [, when, name, method] = /^(before|after) (\w+)(?:\.(\w+))?$/.exec(process.env.DIE_AT);
const load = Module._load;

if (isMainThread) {
  Module._load = function (...args) {
    const loaded = load.apply(this, args);
    return method ? withMethod(loaded) : withStage(loaded);
  };
}

function withStage(loaded) {
  if (!has(loaded, 'inStage')) return loaded;
  const inStage = (stage, count, work) =>
    stage === name && count > 0 ? loaded.inStage(stage, count, () => dying(work)) : loaded.inStage(stage, count, work);
  return { ...loaded, inStage };
}

const patched = new WeakSet();

function withMethod(loaded) {
  const type = has(loaded, name) ? loaded[name] : undefined;
  if (typeof type !== 'function' || patched.has(type)) return loaded;
  patched.add(type);
  const original = type.prototype[method];
  type.prototype[method] = function (...args) {
    const work = () => original.apply(this, args);
    const last = args.at(-1);
    return Array.isArray(last) && last.length === 0 ? work() : dying(work);
  };
  return loaded;
}

async function dying(work) {
  if (when === 'before') die();
  const result = await work();
  if (!Array.isArray(result) || result.length > 0) die();
  return result;
}

function has(loaded, key) {
  return typeof loaded === 'object' && loaded !== null && Object.prototype.hasOwnProperty.call(loaded, key);
}

function die() {
  process.kill(process.pid, 'SIGKILL');
}
