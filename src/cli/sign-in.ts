// `eventide sign-in`: a bearer token, for tools that cannot sign; with credentials, or by password.

import type { Command } from 'commander';
import type { PasswordProof } from '../core/shapes/access.ts';
import { wholeNumber } from './arguments.ts';
import { askTwice, openQuestions, type SecretQuestions } from './ask.ts';
import { usageError } from './cli-error.ts';
import type { Connection } from './connection.ts';
import type { CommandContext } from './context.ts';

interface Options {
  readonly duration: number;
  readonly credentials?: string;
  readonly account?: string;
  readonly user?: string;
  readonly email?: string;
  readonly mfaCode?: string;
}

/** Adds `sign-in`. */
export function addSignIn(program: Command, context: () => CommandContext): void {
  program
    .command('sign-in')
    .description('print a bearer token for tools that cannot sign, such as buf curl')
    .option('--duration <seconds>', 'how long it holds', wholeNumber(900, 43_200), 3600)
    .option('--credentials <file>', 'sign in with the credentials in this file')
    .option('--account <account>', 'sign in by password: id or alias of the account')
    .option('--user <name>', 'name of the user, with --account')
    .option('--email <address>', 'mail address of the root user instead, with --account')
    .option('--mfa-code <code>', 'code of the MFA device (else asked for, where the user has one)')
    .addHelpText(
      'after',
      '\nA password is EVENTIDE_PASSWORD, or asked for; where it must be changed, the new one is EVENTIDE_NEW_PASSWORD, or asked for.',
    )
    .action((options: Options) => signIn(context(), options));
}

async function signIn(context: CommandContext, options: Options): Promise<void> {
  const { account, user, email, credentials, mfaCode, duration: durationSeconds } = options;
  const connections = await import('./connection.ts');
  const print = (bearerToken = ''): void => {
    if (context.output.format === 'json') context.output.json({ bearerToken });
    else context.output.line(bearerToken);
  };
  if (account === undefined) {
    if (user !== undefined || email !== undefined || mfaCode !== undefined)
      throw usageError('--user, --email and --mfa-code go with --account.');
    const signed = async ({ client }: Connection): Promise<void> =>
      print((await client.access.signIn({ durationSeconds }, { signal: context.signal })).bearerToken);
    return connections.withConnection(context, signed, credentials);
  }
  if (credentials !== undefined) throw usageError('Sign in with --credentials or with --account, not with both.');
  if ((user === undefined) === (email === undefined)) throw usageError('--account goes with --user, or with --email.');
  const whose = user === undefined ? { account, email: email ?? '' } : { account, userName: user };
  using questions = openQuestions(context);
  await connections.withConnection(
    context,
    async (connection) => print(await tokenOf(context, { connection, questions, whose, durationSeconds, mfaCode })),
    connections.nobody,
  );
}

interface Asking {
  readonly connection: Connection;
  readonly questions: SecretQuestions;
  readonly whose: Omit<PasswordProof, 'password'>;
  readonly durationSeconds: number;
  readonly mfaCode: string | undefined;
}

/** A token by password: asks for what is missing, and changes the password where it must be changed first. */
async function tokenOf(context: CommandContext, asking: Asking): Promise<string | undefined> {
  const { connection, questions, whose, durationSeconds } = asking;
  const { env, signal } = context;
  const { access } = connection.client;
  const password = env['EVENTIDE_PASSWORD'] ?? (await questions.ask('Password'));
  if (password === undefined) throw usageError('There is no password: set EVENTIDE_PASSWORD, or type one.');
  let proof: PasswordProof = {
    ...whose,
    password,
    ...(asking.mfaCode === undefined ? {} : { mfaCode: asking.mfaCode }),
  };
  const got = await answered(access.signIn({ password: proof, durationSeconds }, { signal }));
  if (got.code === undefined) return got.value.bearerToken;
  let refused = got;
  if (refused.code === 'MFA_CODE_REQUIRED' && proof.mfaCode === undefined) {
    const mfaCode = await questions.ask('MFA code');
    if (mfaCode === undefined) throw refused.error;
    proof = { ...proof, mfaCode };
    const again = await answered(access.signIn({ password: proof, durationSeconds }, { signal }));
    if (again.code === undefined) return again.value.bearerToken;
    refused = again;
  }
  if (refused.code !== 'PASSWORD_CHANGE_REQUIRED') throw refused.error;
  context.output.say('The password must be changed.');
  const newPassword = env['EVENTIDE_NEW_PASSWORD'] ?? (await askTwice(questions));
  const { bearerToken = '' } = await access.signIn({ password: proof, forPasswordChange: true }, { signal });
  const changing = connection.withBearer(bearerToken);
  try {
    await changing.iam.changePassword({ oldPassword: password, newPassword }, { signal });
    context.output.say('The password is changed.');
    const { tokens } = changing;
    const changed = { ...proof, password: newPassword };
    return (await access.signIn({ password: changed, durationSeconds }, { signal, tokens })).bearerToken;
  } finally {
    changing.close();
  }
}

type Outcome<T> = { readonly code: undefined; readonly value: T } | { readonly code: string; readonly error: unknown };

/** What a call came to; only what was refused with a code is no failure here. */
async function answered<T>(call: Promise<T>): Promise<Outcome<T>> {
  try {
    return { code: undefined, value: await call };
  } catch (error) {
    if (error instanceof Error && 'code' in error && typeof error.code === 'string') return { code: error.code, error };
    throw error;
  }
}
