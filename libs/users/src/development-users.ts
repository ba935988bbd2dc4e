import type { Caller } from '@ome/access';

/** A user of the specification, with the hash of the password `<name>-secret`. */
export interface DevelopmentUser extends Caller {
  readonly passwordHash: string;
}

/** Who may sign in where NODE_ENV is not `production` (services.md). Hashed beforehand: a start hashes nothing. */
export const DEVELOPMENT_USERS: readonly DevelopmentUser[] = [
  {
    user: 'alice',
    company: 'acme',
    role: 'trader',
    accounts: ['acme-1'],
    passwordHash:
      '$argon2id$v=19$m=19456,t=2,p=1$eZgLD84q1OCySy5RpFgsZw$g/+yzzDsqYC8CrDwbDnBl79AYJUlVTsyS2Gm1e1ErmQ',
  },
  {
    user: 'bob',
    company: 'acme',
    role: 'trader',
    accounts: ['acme-1', 'acme-2'],
    passwordHash:
      '$argon2id$v=19$m=19456,t=2,p=1$BmQiAIBsyIU3vPGdvhNYeA$58l4OTfPd+IA9ZO6c6zj+klSsdnZzCply4fhbyNmUpY',
  },
  {
    user: 'carol',
    company: 'globex',
    role: 'trader',
    accounts: ['globex-1'],
    passwordHash:
      '$argon2id$v=19$m=19456,t=2,p=1$0nXM0lLu0Xbwb4LewFTD6g$VMyu+pKRQ7Nn2jN+NDl0iF7ORU9I4W4Zxf/P8xNLIkU',
  },
  {
    user: 'rita',
    company: 'acme',
    role: 'viewer',
    accounts: ['acme-1', 'acme-2'],
    passwordHash:
      '$argon2id$v=19$m=19456,t=2,p=1$o20BgZMQq+mH+4BLqNT6pg$QmB44Mp5sPtOGHwbXwukYMK5QVqCkqF/IDNfaeoWBqI',
  },
  {
    user: 'otto',
    role: 'operator',
    accounts: ['*'],
    passwordHash:
      '$argon2id$v=19$m=19456,t=2,p=1$JpS8OawlZL6QbstJDbytew$Wx3nLGMAKyNvxmRrvgViJdcvgNfNKgP9RLDszggYD6M',
  },
];
