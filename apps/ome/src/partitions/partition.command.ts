import { Command } from 'nest-commander';
import { CommandGroup } from '../ome-command.js';
import { ListPartitionsCommand } from './list-partitions.command.js';
import { RestartPartitionCommand } from './restart-partition.command.js';
import { SkipInputCommand } from './skip-input.command.js';

const SUB_COMMANDS = [RestartPartitionCommand, SkipInputCommand];

@Command({
  name: 'partition',
  description: 'Let a stopped partition go on, at the input where it stopped or after it',
  subCommands: SUB_COMMANDS,
})
class PartitionCommand extends CommandGroup {}

export const PARTITION_COMMANDS = [ListPartitionsCommand, PartitionCommand, ...SUB_COMMANDS];
