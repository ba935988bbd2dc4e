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

declare module 'kafkajs/src/producer/groupMessagesPerPartition.js' {
  /** Groups what a producer sends; quadratic in the messages of a partition. */
  export default function groupMessagesPerPartition(input: {
    topic: string;
    partitionMetadata: readonly object[];
    messages: readonly object[];
    partitioner: (args: { topic: string; message: { partition?: number } }) => number;
  }): Record<string, object[]>;
}

declare module 'kafkajs/src/network/requestQueue/socketRequest.js' {
  /** A request on its way to a broker; specs hold one up. */
  export default class SocketRequest {
    readonly entry: { readonly apiName: string };
    send(): void;
  }
}
