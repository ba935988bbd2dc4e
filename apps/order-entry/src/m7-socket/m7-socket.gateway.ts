import type { IncomingMessage } from 'node:http';
import {
  ConnectedSocket,
  MessageBody,
  SubscribeMessage,
  WebSocketGateway,
  type OnGatewayConnection,
  type OnGatewayDisconnect,
} from '@nestjs/websockets';
import type { ClientMessage, UnreadableFrame } from '@ome/m7';
import { WebSocket } from 'ws';
import { SocketSessions } from './socket-sessions.js';

/** The M7 dialect at `/ws`: subscriptions, requests, events, heartbeats. */
@WebSocketGateway({ path: '/ws' })
export class M7SocketGateway
  implements OnGatewayConnection<WebSocket>, OnGatewayDisconnect<WebSocket>
{
  constructor(private readonly sessions: SocketSessions) {}

  handleConnection(socket: WebSocket, request: IncomingMessage): void {
    this.sessions.begin(socket, request);
  }

  handleDisconnect(socket: WebSocket): void {
    this.sessions.end(socket);
  }

  @SubscribeMessage('subscribe')
  subscribe(@ConnectedSocket() socket: WebSocket, @MessageBody() message: ClientMessage): void {
    this.sessions.of(socket)?.subscribe(message);
  }

  @SubscribeMessage('unsubscribe')
  unsubscribe(@ConnectedSocket() socket: WebSocket, @MessageBody() message: ClientMessage): void {
    this.sessions.of(socket)?.unsubscribe(message);
  }

  @SubscribeMessage('request')
  async request(
    @ConnectedSocket() socket: WebSocket,
    @MessageBody() message: ClientMessage,
  ): Promise<void> {
    await this.sessions.of(socket)?.request(message);
  }

  @SubscribeMessage('unreadable')
  unreadable(@ConnectedSocket() socket: WebSocket, @MessageBody() frame: UnreadableFrame): void {
    this.sessions.of(socket)?.unreadable(frame);
  }
}
