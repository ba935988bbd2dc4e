import { Command } from 'nest-commander';
import { CommandGroup } from '../ome-command.js';
import { CheckTopicsCommand } from './check-topics.command.js';
import { EnsureTopicsCommand } from './ensure-topics.command.js';

@Command({
  name: 'topics',
  description: 'Make and check the topics',
  subCommands: [CheckTopicsCommand, EnsureTopicsCommand],
})
class TopicsCommand extends CommandGroup {}

export const TOPICS_COMMANDS = [TopicsCommand, CheckTopicsCommand, EnsureTopicsCommand];
