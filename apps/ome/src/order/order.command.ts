import { Command } from 'nest-commander';
import { CommandGroup } from '../ome-command.js';
import { ShowOrderCommand } from './show-order.command.js';

@Command({ name: 'order', description: 'Look at orders', subCommands: [ShowOrderCommand] })
class OrderCommand extends CommandGroup {}

export const ORDER_COMMANDS = [OrderCommand, ShowOrderCommand];
