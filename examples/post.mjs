import { argv, exit } from 'node:process';

/** The arguments of an example, and where order-entry listens: `--url=<address>` anywhere among them. */
export function readArguments(...names) {
  const url = argv.find((argument) => argument.startsWith('--url='))?.slice('--url='.length);
  const given = argv.slice(2).filter((argument) => !argument.startsWith('--'));
  if (given.length < names.filter((name) => !name.endsWith('?')).length) {
    console.error(`usage: node ${argv[1]} ${names.join(' ')} [--url=http://127.0.0.1:3001]`);
    exit(2);
  }
  return { url: url ?? 'http://127.0.0.1:3001', given };
}

/** Posts a JSON body and prints the answer; the exit code is 1 when it is not a success. */
export async function post(address, body) {
  const response = await fetch(address, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  const answer = await response.json();
  console.log(JSON.stringify(answer, null, 2));
  if (!response.ok || answer.success === false) exit(1);
}
