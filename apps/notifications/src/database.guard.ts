import { type CanActivate, Injectable } from '@nestjs/common';
import { ProblemException, problemDetails } from '@ome/platform';
import { Database } from './database.schema.js';

/** Answers 503 while MongoDB is away, on doors that cannot do without it. */
@Injectable()
export class DatabaseGuard implements CanActivate {
  constructor(private readonly database: Database) {}

  canActivate(): boolean {
    if (this.database.connected) return true;
    throw new ProblemException(
      problemDetails(503, 'The database cannot be reached now; the request may be repeated.'),
      { 'retry-after': '2' },
    );
  }
}
