import { spawn } from 'node:child_process';

/**
 * Kills the processes named to it when the one that named them is gone, even by SIGKILL, and
 * removes the note that it left.
 */
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
grep -q "$2" "$1" && rm -f "$1"
`;

/** `note` is a file with a line that ends in `ofThis`, unless another starter has overwritten it. */
export function startGuardian(note: string, ofThis: string): Guardian {
  const child = spawn('/bin/sh', ['-c', program, 'guardian', note, `${ofThis}$`], {
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
