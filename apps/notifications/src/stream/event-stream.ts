import type { ServerResponse } from 'node:http';
import type { FrameSink, Frames } from './stream-connection.js';

/** Server-Sent Events; JSON has no line breaks, and without data nothing is dispatched. */
const FRAMES: Frames = {
  event: (notification, token) => `id: ${token}\ndata: ${JSON.stringify(notification)}\n\n`,
  beat: (token) => `: heartbeat\nid: ${token}\n\n`,
  alive: ': heartbeat\n\n',
};

/** A response whose headers are sent as the sink of a stream. */
export function eventStreamSink(response: ServerResponse): FrameSink {
  return {
    frames: FRAMES,
    get writableLength() {
      return response.writableLength;
    },
    get destroyed() {
      return response.destroyed;
    },
    write: (frame) => response.write(frame),
    destroy: () => void response.destroy(),
    once: (event, listener) => response.once(event, listener),
  };
}
