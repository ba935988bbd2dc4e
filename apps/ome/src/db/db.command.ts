import { Command } from 'nest-commander';
import { CommandGroup } from '../ome-command.js';
import { ShowDatabaseCommand } from './show-database.command.js';

@Command({
  name: 'db',
  description: 'Look at the database',
  subCommands: [ShowDatabaseCommand],
})
class DbCommand extends CommandGroup {}

export const DB_COMMANDS = [DbCommand, ShowDatabaseCommand];
