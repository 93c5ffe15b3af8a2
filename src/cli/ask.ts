// Questions to whoever runs a command: typed at a terminal without being shown, or read line by line from a pipe.

import { createInterface } from 'node:readline';
import { Writable } from 'node:stream';
import { CliError, usageError } from './cli-error.ts';
import type { CommandContext } from './context.ts';

/** Asks for secrets, one after the other. */
export interface SecretQuestions extends Disposable {
  /** The next answer; undefined where there is none any more. */
  ask(question: string): Promise<string | undefined>;
}

/** Opens the input of a command for questions. What is typed at a terminal shows nowhere. */
export function openQuestions({ input, output, signal }: CommandContext): SecretQuestions {
  const isTerminal = 'isTTY' in input && input.isTTY === true;
  // At a terminal the line editor itself would show what is typed, on its output.
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });
  const lines = createInterface({ input, output: nowhere, terminal: isTerminal, historySize: 0, signal });
  const answers = lines[Symbol.asyncIterator]();
  let isInterrupted = false;
  lines.on('SIGINT', () => {
    isInterrupted = true;
    lines.close();
  });
  return {
    async ask(question) {
      if (isTerminal) output.ask(`${question}: `);
      const answer = await answers.next();
      if (isTerminal) output.say();
      if (isInterrupted || signal.aborted) throw new CliError('interrupted', 'Interrupted.');
      return answer.done === true ? undefined : answer.value;
    },
    [Symbol.dispose]: () => lines.close(),
  };
}

/** A new password, typed twice. */
export async function askTwice(questions: SecretQuestions): Promise<string> {
  const first = await questions.ask('New password');
  if (first === undefined) throw usageError('There is no new password: set EVENTIDE_NEW_PASSWORD, or type one.');
  if ((await questions.ask('New password again')) !== first)
    throw usageError('The two are not the same: nothing was changed.');
  return first;
}
