export { ChannelReader, type ChannelListener, type EventMessage } from './channel-reader.js';
export { M7Client, type M7ClientOptions } from './m7-client.js';
export { OrderView, type ViewedOrder } from './order-view.js';
export { PartJoiner, type PartMessage } from './part-joiner.js';
export { SequenceWindow, type Sequenced, type WindowLimits } from './sequence-window.js';
export { signIn } from './sign-in.js';
