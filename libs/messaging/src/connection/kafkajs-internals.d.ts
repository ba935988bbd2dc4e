declare module 'kafkajs/src/network/requestQueue/index.js' {
  /** The parts of kafkajs 2.2.4's request queue that the timer patch touches. */
  export default class RequestQueue {
    pending: readonly unknown[];
    throttledUntil: number;
    throttleCheckTimeoutId: NodeJS.Timeout | null;
    scheduleCheckPendingRequests(): void;
    checkPendingRequests(): void;
  }
}
