// Lines of JSON from standard input, an answer for each on standard output: both in large pieces, in the order they came.

import type { CommandContext } from '../context.ts';

// A case with policies of every type at their largest size is far below this.
const longestLine = 16 * 1024 * 1024;
// Pipes take 64 KiB at once.
const pieceLength = 65_536;

/** What a command makes of one line. */
export interface LineAnswer {
  /** One line of JSON, without its end. */
  readonly text: string;
  /** Whether the line was not what the command reads. */
  readonly failed: boolean;
}

/** Answers every line that is not blank; how many were not what the command reads. */
export async function answerLines(
  { input, output, signal }: Pick<CommandContext, 'input' | 'output' | 'signal'>,
  answer: (line: string) => LineAnswer,
): Promise<number> {
  let failed = 0;
  let piece = '';
  const take = (line: string): void => {
    if (line === '' || line.trim() === '') return;
    const { text, failed: bad } = line.length > longestLine ? tooLong : answer(line);
    if (bad) failed++;
    piece += `${text}\n`;
    if (piece.length < pieceLength) return;
    output.text(piece);
    piece = '';
  };
  input.setEncoding('utf8');
  // Whoever reads the answers may go before the input ends.
  signal.addEventListener('abort', () => input.destroy());
  let rest = '';
  for await (const chunk of input as AsyncIterable<string>) {
    let from = 0;
    for (let end = chunk.indexOf('\n'); end >= 0; end = chunk.indexOf('\n', from)) {
      take(rest + chunk.slice(from, end));
      rest = '';
      from = end + 1;
    }
    // One that is too long is refused at its end, and not kept until then.
    if (rest.length <= longestLine) rest += chunk.slice(from);
  }
  take(rest);
  if (piece !== '') output.text(piece);
  return failed;
}

const tooLong: LineAnswer = {
  text: JSON.stringify({ id: null, error: `the line is longer than ${longestLine} characters` }),
  failed: true,
};
