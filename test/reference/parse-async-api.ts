// Reads an AsyncAPI document from standard input and prints what its own parser says of it, as JSON.
import { text } from 'node:stream/consumers';
import { Parser } from '@asyncapi/parser';

const { document, diagnostics } = await new Parser().parse(await text(process.stdin));
const channels = document?.channels().all() ?? [];
process.stdout.write(
  JSON.stringify({
    version: document?.version(),
    addresses: channels.map((channel) => channel.address()),
    messages: channels.flatMap((channel) => channel.messages().all()).length,
    diagnostics: diagnostics.map(({ severity, path, message }) => ({
      severity,
      what: `${path.join('.')}: ${message}`,
    })),
  }),
);
