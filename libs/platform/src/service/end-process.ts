/**
 * For callbacks that report the end of something a service cannot live without: it is thrown out of
 * the callback, where a throw could be lost, and ends the process as a broken invariant does.
 */
export function endProcess(error: Error): void {
  setImmediate(() => {
    throw error;
  });
}
