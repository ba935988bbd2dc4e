import { userInfo } from 'node:os';

/** Who acts, for the record: `--operator`, else the user of this machine. */
export function operatorName(flag: string | undefined): string {
  return flag ?? userInfo().username;
}
