import { inject } from 'vitest';
import { uniqueName } from './unique-name.js';

/** Where the servers of this test run listen. */
export interface StackAddresses {
  readonly kafkaBrokers: string[];
  readonly mongodbUri: string;
}

declare module 'vitest' {
  interface ProvidedContext {
    stack: StackAddresses;
  }
}

/** The servers started once for this run; for specs of the levels `int` and `e2e`. */
export function stackAddresses(): StackAddresses {
  const addresses: StackAddresses | undefined = inject('stack');
  if (addresses === undefined) {
    throw new Error('Only specs named *.int.spec.ts or *.e2e.spec.ts have a stack.');
  }
  return addresses;
}

/** The address of a database that does not exist; its name begins with the prefix. */
export function emptyDatabase(prefix: string): string {
  const address = new URL(stackAddresses().mongodbUri);
  address.pathname = `/${uniqueName(prefix)}`;
  return address.href;
}
