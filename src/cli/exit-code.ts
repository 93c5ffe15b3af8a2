// Exit codes: what a script learns from how a command ended.

/** Every exit code, with its meaning as the reference documents it. */
export const exitCodes = {
  ok: { code: 0, meaning: 'done; for `can`: allowed' },
  failed: { code: 1, meaning: 'refused or failed; the message says why' },
  usage: { code: 2, meaning: 'the command line is wrong: nothing was tried' },
  unreachable: { code: 3, meaning: 'no replica could be reached, or the home could not' },
  denied: { code: 4, meaning: 'access denied; for `can`: not allowed' },
  unfinished: { code: 5, meaning: 'did not come about in the time given, or cannot while something blocks it' },
  evicted: {
    code: 6,
    meaning: 'for `replica` and `up`: all that would run was evicted, and another start changes nothing',
  },
  interrupted: { code: 130, meaning: 'interrupted before it was done' },
} as const;

/** Name of an exit code. */
export type ExitName = keyof typeof exitCodes;
