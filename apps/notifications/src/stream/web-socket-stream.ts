import type { Socket } from 'node:net';
import type { WebSocket } from 'ws';
import type { FrameSink, Frames } from './stream-connection.js';

/** Text messages: `{"id", "event"}`, and `{"id"}` alone where an event stream has a heartbeat. */
const FRAMES: Frames = {
  event: (notification, token) => `{"id":"${token}","event":${JSON.stringify(notification)}}`,
  beat: (token) => `{"id":"${token}"}`,
  alive: '{}',
};

/** An open WebSocket as the sink of a stream; what its reader sends is not listened to. */
export function webSocketSink(webSocket: WebSocket, socket: Socket): FrameSink {
  return {
    frames: FRAMES,
    get writableLength() {
      return webSocket.bufferedAmount;
    },
    get destroyed() {
      return socket.destroyed;
    },
    write: (frame) => {
      webSocket.send(frame);
      return !socket.writableNeedDrain;
    },
    destroy: () => webSocket.terminate(),
    once: (event, listener) =>
      event === 'drain' ? socket.once(event, listener) : webSocket.once(event, listener),
  };
}
