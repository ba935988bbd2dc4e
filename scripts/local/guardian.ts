import { spawn } from 'node:child_process';

/** Kills the processes named to it when the one that named them is gone, even by SIGKILL. */
export interface Guardian {
  readonly watch: (pid: number) => void;
  /** Ends without killing anything. */
  readonly dismiss: () => void;
}

const program = `
pids=
while read -r line; do
  [ "$line" = dismissed ] && exit 0
  pids="$pids $line"
done
[ -n "$pids" ] && kill -9 $pids
`;

export function startGuardian(): Guardian {
  const child = spawn('/bin/sh', ['-c', program], {
    stdio: ['pipe', 'ignore', 'ignore'],
    detached: true,
    cwd: '/',
  });
  child.unref();
  return {
    watch: (pid) => child.stdin.write(`${pid}\n`),
    dismiss: () => child.stdin.end('dismissed\n'),
  };
}
