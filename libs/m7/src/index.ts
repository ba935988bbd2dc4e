export * from './channels.js';
export * from './client-messages.js';
export * from './events.js';
export * from './generic-errors.js';
export * from './server-messages.js';
export * from './times.js';
