import { Command } from 'nest-commander';
import { CommandGroup } from '../ome-command.js';
import { DiscardCommand } from './discard.command.js';
import { ListDeadLettersCommand } from './list-dead-letters.command.js';
import { RedriveCommand } from './redrive.command.js';
import { ShowDeadLetterCommand } from './show-dead-letter.command.js';

const SUB_COMMANDS = [
  ListDeadLettersCommand,
  ShowDeadLetterCommand,
  RedriveCommand,
  DiscardCommand,
];

@Command({
  name: 'dlq',
  description: 'Look at records that could not be used, put them back, or give them up',
  subCommands: SUB_COMMANDS,
})
class DlqCommand extends CommandGroup {}

export const DLQ_COMMANDS = [DlqCommand, ...SUB_COMMANDS];
