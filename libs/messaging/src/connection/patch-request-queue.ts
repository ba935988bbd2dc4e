import { createRequire } from 'node:module';
import RequestQueue from 'kafkajs/src/network/requestQueue/index.js';

const SUPPORTED_VERSION = '2.2.4';
const CHECK_INTERVAL_MS = 10;

const installedVersion = (): string => {
  const manifest: unknown = createRequire(import.meta.url)('kafkajs/package.json');
  return typeof manifest === 'object' && manifest !== null && 'version' in manifest
    ? String(manifest.version)
    : 'unknown';
};

function scheduleCheck(this: RequestQueue): void {
  if (this.throttleCheckTimeoutId !== null || this.pending.length === 0) return;
  const wait = Math.max(this.throttledUntil - Date.now(), CHECK_INTERVAL_MS);
  this.throttleCheckTimeoutId = setTimeout(() => {
    this.throttleCheckTimeoutId = null;
    this.checkPendingRequests();
  }, wait);
}

/**
 * Stops kafkajs' request queues from rescheduling a 1 ms timer for ever while idle (2.5 % of a core).
 * Refuses any kafkajs but 2.2.4, because the patch replaces a method that it does not own.
 */
export const patchRequestQueue = (): void => {
  const version = installedVersion();
  if (version !== SUPPORTED_VERSION) {
    throw new Error(
      `kafkajs ${version} is installed, but the patches of @ome/messaging were checked against ` +
        `${SUPPORTED_VERSION}: install that version, or check connection/ and reader/ again`,
    );
  }
  RequestQueue.prototype.scheduleCheckPendingRequests = scheduleCheck;
};
