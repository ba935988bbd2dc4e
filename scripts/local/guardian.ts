import { spawn } from 'node:child_process';

/**
 * Kills the processes named to it when the one that named them is gone, even by SIGKILL, and
 * removes the note that it left.
 */
export interface Guardian {
  readonly watch: (pid: number) => void;
  /** The process has ended: its number may be another's from now on. */
  readonly forget: (pid: number) => void;
  /** Ends without killing anything. */
  readonly dismiss: () => void;
}

const program = `
pids=
while read -r verb pid; do
  case $verb in
    dismissed) exit 0 ;;
    watch) pids="$pids $pid" ;;
    forget)
      left=
      for known in $pids; do [ "$known" = "$pid" ] || left="$left $known"; done
      pids=$left
      ;;
  esac
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
  // A guardian that was killed guards nothing any more, which is no reason to end what it guarded.
  child.stdin.on('error', () => {});
  return {
    watch: (pid) => child.stdin.write(`watch ${pid}\n`),
    forget: (pid) => child.stdin.write(`forget ${pid}\n`),
    dismiss: () => child.stdin.end('dismissed\n'),
  };
}
