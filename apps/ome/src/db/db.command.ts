import { Command } from 'nest-commander';
import { CommandGroup } from '../ome-command.js';
import { DropProjectionsCommand } from './drop-projections.command.js';
import { ShowDatabaseCommand } from './show-database.command.js';

@Command({
  name: 'db',
  description: 'Look at the database, or have its projections rebuilt',
  subCommands: [DropProjectionsCommand, ShowDatabaseCommand],
})
class DbCommand extends CommandGroup {}

export const DB_COMMANDS = [DbCommand, DropProjectionsCommand, ShowDatabaseCommand];
