import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { InboxWriter } from './decide-inbox/inbox-writer.js';
import { ClockLoop } from './keep-time/clock-loop.js';
import { LifecycleRuntime } from './lifecycle-runtime.js';

/** Commits what is under way before the connections go. */
@Injectable()
export class LifecycleShutdown implements OnApplicationShutdown {
  constructor(
    private readonly writer: InboxWriter,
    private readonly clock: ClockLoop,
    private readonly runtime: LifecycleRuntime,
  ) {}

  async onApplicationShutdown(): Promise<void> {
    await this.clock.close();
    await this.writer.close();
    await this.runtime.close();
  }
}
