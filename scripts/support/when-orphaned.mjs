const ASK_EVERY_MS = 500;

/** Calls back once when npm, which started this process, is gone: nobody sends Ctrl-C any more. */
export function whenOrphaned(callback) {
  // Started by hand, a process may be meant to outlive its shell.
  if (process.env.npm_lifecycle_event === undefined) return;
  const parent = process.ppid;
  const timer = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(timer);
    callback();
  }, ASK_EVERY_MS);
  timer.unref();
}
