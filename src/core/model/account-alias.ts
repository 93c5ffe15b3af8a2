// Account aliases as they are stored: who has which, and whose each is. Their ops have a lane of their own.

import type { RecordKey } from './record.ts';

/**
 * Owner of all records of aliases. An alias may pass from one account to another, and two accounts' ops become visible in
 * any order: only ops of one lane may write the record that says whose it is.
 */
export const accountAliasOwner = 'aliases';

/** Whose an alias is. */
export type AliasHolderRecord = { readonly account: string };

/** The alias that an account has. */
export type AccountAliasRecord = { readonly alias: string };

/** Key of whose an alias is. */
export const aliasHolderKey = (alias: string): RecordKey<AliasHolderRecord> =>
  `account-alias/${accountAliasOwner}/alias/${alias}` as RecordKey<AliasHolderRecord>;
/** Key of the alias that an account has. */
export const accountAliasKey = (account: string): RecordKey<AccountAliasRecord> =>
  `account-alias/${accountAliasOwner}/account/${account}` as RecordKey<AccountAliasRecord>;
