import { generateKey } from '@ome/access';
import { Command, Option } from 'nest-commander';
import { UsageError } from '../failures.js';
import { OmeCommand, type Answer, type CommonOptions } from '../ome-command.js';

interface NewKeyOptions extends CommonOptions {
  readonly id?: string;
}

@Command({
  name: 'key',
  description:
    'Make a new key that signs tokens: a secret for order-entry, its public half for all',
})
export class NewKeyCommand extends OmeCommand<NewKeyOptions> {
  @Option({ flags: '--id <id>', description: 'Under which it is known; default: today' })
  parseId(given: string): string {
    if (/^[\w.-]{1,64}$/.test(given)) return given;
    throw new UsageError('--id has 1 to 64 letters, digits, `.`, `_` and `-`');
  }

  protected override answer(_args: readonly string[], { id }: NewKeyOptions): Promise<Answer> {
    const { signingKey, publicKey } = generateKey(id ?? new Date().toISOString().slice(0, 10));
    const document = { JWT_SIGNING_KEY: signingKey, JWT_KEYS: publicKey };
    const text = Object.entries(document).map(([name, value]) => `${name}=${value}`);
    return Promise.resolve({ document, text: text.join('\n') });
  }
}
