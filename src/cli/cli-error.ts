// CliError: a failure that the person at the command line can do something about.

import type { ExitName } from './exit-code.ts';

/** Ends a command with one clear message and an exit code. */
export class CliError extends Error {
  override readonly name = 'CliError';
  readonly exit: ExitName;
  /** Second line: what to do about it. */
  readonly advice: string | undefined;

  constructor(exit: ExitName, message: string, advice?: string) {
    super(message);
    this.exit = exit;
    this.advice = advice;
  }
}

/** A wrong command line. */
export function usageError(message: string, advice?: string): CliError {
  return new CliError('usage', message, advice);
}

/** The text of whatever was thrown. */
export function textOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** The `code` of a system error, such as ENOENT. */
export function systemCode(error: unknown): string | undefined {
  if (!(error instanceof Error) || !('code' in error)) return undefined;
  return typeof error.code === 'string' ? error.code : undefined;
}

/** Whether a call of the system failed: a directory that may not be written, a full disk. */
export function isSystemError(error: unknown): boolean {
  return systemCode(error) !== undefined && error instanceof Error && 'syscall' in error;
}
