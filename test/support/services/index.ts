// The real servers of `npm run test:services`, for specs.
export { addUser, changeUidValidity, deleteFolder, deliver, kick, makeFolder, putInto, untilAtRest } from './mailboxes';
export { mechanismsOf, tunnelsTo } from './logs';
export { createDatabase, dropDatabase } from './mariadb';
export { BOUNCING_ADDRESS, UNREACHABLE_DOMAIN } from './recipients';
export { trustTokensOf } from './token-servers';
export { PASSWORD, services, type Services, USERS } from './state';
