export { DEVELOPMENT_USERS, type DevelopmentUser } from './development-users.js';
export { PasswordChecks } from './password-checks.js';
export { hashPassword, isPasswordOf, NOBODYS_HASH } from './password-hash.js';
export { faultOfPassword, faultsOfUser, LONGEST_PASSWORD } from './user-rules.js';
export { UserStore, type Affiliation, type SignInRecord, type User } from './user-store.js';
export { UserDatabase, UserDocument } from './users.schema.js';
