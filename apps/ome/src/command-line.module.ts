import { type DynamicModule, Module } from '@nestjs/common';
import { NewKeyCommand } from './access/new-key.command.js';
import { TokenCommand } from './access/token.command.js';
import { DB_COMMANDS } from './db/db.command.js';
import { DLQ_COMMANDS } from './dlq/dlq.command.js';
import { INVOCATION, type Invocation } from './ome-command.js';
import { ORDER_COMMANDS } from './order/order.command.js';
import { PARTITION_COMMANDS } from './partitions/partition.command.js';
import { TOPICS_COMMANDS } from './topics/topics.command.js';
import { LIMITS_COMMANDS } from './trading/limits.command.js';
import { STOP_COMMANDS } from './trading/stop.command.js';
import { USER_COMMANDS } from './users/user.command.js';

/** Every command of `ome`. */
@Module({})
export class CommandLineModule {
  static forInvocation(invocation: Invocation): DynamicModule {
    return {
      module: CommandLineModule,
      providers: [
        { provide: INVOCATION, useValue: invocation },
        ...ORDER_COMMANDS,
        ...DLQ_COMMANDS,
        ...TOPICS_COMMANDS,
        ...DB_COMMANDS,
        ...PARTITION_COMMANDS,
        ...STOP_COMMANDS,
        ...LIMITS_COMMANDS,
        ...USER_COMMANDS,
        NewKeyCommand,
        TokenCommand,
      ],
    };
  }
}
