// Vitest's workers outlive a Vitest that is killed, or interrupted alone, and with them what their
// specs started. Its end closes the channel to them.
const WATCHED = Symbol.for('ome: the end of Vitest is watched');

// A worker may run this file for each of its spec files.
if (!Reflect.has(process, WATCHED)) {
  Reflect.set(process, WATCHED, true);
  process.once('disconnect', () => process.exit(1));
}
