import { mayRead, type UserStandings } from '@ome/access';

/** What owners of webhooks may still be told, by what is kept of them now. */
export class OwnerRights {
  constructor(private readonly standings: Pick<UserStandings, 'standingOf'>) {}

  /**
   * Whether the user may read the account. Of a user whom the store does not know, one of another
   * issuer's, only his tokens say what he may: true. @throws when the store cannot be read
   */
  async mayBeTold(user: string, account: string): Promise<boolean> {
    const standing = await this.standings.standingOf(user);
    if (standing === undefined) return true;
    return !standing.disabled && mayRead({ user, ...standing }, account);
  }
}
