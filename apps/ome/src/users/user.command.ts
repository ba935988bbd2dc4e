import { Command } from 'nest-commander';
import { CommandGroup } from '../ome-command.js';
import { AddUserCommand } from './add-user.command.js';
import { ListUsersCommand } from './list-users.command.js';
import { SetPasswordCommand } from './set-password.command.js';
import { DisableUserCommand, EnableUserCommand } from './switch-user.command.js';

const SUB_COMMANDS = [
  AddUserCommand,
  ListUsersCommand,
  DisableUserCommand,
  EnableUserCommand,
  SetPasswordCommand,
];

@Command({ name: 'user', description: 'Who may sign in', subCommands: SUB_COMMANDS })
class UserCommand extends CommandGroup {}

export const USER_COMMANDS = [UserCommand, ...SUB_COMMANDS];
