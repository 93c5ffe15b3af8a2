// Lines of JSON from standard input, an answer for each on standard output, in order; much input by several threads.

import { availableParallelism } from 'node:os';
import { parentPort, Worker, workerData } from 'node:worker_threads';
import type { CommandContext } from '../context.ts';

// A case with policies of every type at their largest size is far below this.
const longestLine = 16 * 1024 * 1024;
// Large enough that handing it over costs nothing beside it, small enough that threads share the end of the input.
const blockLength = 512 * 1024;
// Beyond it the reading of the input is what takes the time.
const mostThreads = 8;
const blocksPerThread = 2;

/** What a command makes of one line. */
export interface LineAnswer {
  /** One line of JSON, without its end. */
  readonly text: string;
  /** Whether the line was not what the command reads. */
  readonly failed: boolean;
}

/** Whole lines, answered. */
interface BlockAnswer {
  readonly text: string;
  readonly failed: number;
}

/**
 * Answers every line that is not blank; how many were not what the command reads. Where the input goes on beyond one block,
 * the same command line is run in further threads, which answer blocks instead of standard input.
 */
export async function answerLines(context: CommandContext, answer: (line: string) => LineAnswer): Promise<number> {
  if (workerData === threadMark) return serveBlocks(answer);
  const threads = new Threads(context, answer);
  try {
    for await (const block of blocksOf(context)) await threads.take(block);
    return await threads.finish();
  } finally {
    await threads.stop();
  }
}

const threadMark = 'eventide: answer blocks of lines';

/** The lines of a block, answered one after the other. */
function answerBlock(block: string, answer: (line: string) => LineAnswer): BlockAnswer {
  let text = '';
  let failed = 0;
  let from = 0;
  while (from < block.length) {
    const found = block.indexOf('\n', from);
    const end = found < 0 ? block.length : found;
    const line = block.slice(from, end);
    from = end + 1;
    if (line.trim() === '') continue;
    const answered = line.length > longestLine ? tooLong : answer(line);
    if (answered.failed) failed++;
    text += `${answered.text}\n`;
  }
  return { text, failed };
}

const tooLong: LineAnswer = {
  text: JSON.stringify({ id: null, error: `the line is longer than ${longestLine} characters` }),
  failed: true,
};

/** The input in stretches of whole lines. A byte order mark at its front is no part of it. */
async function* blocksOf({ input, signal }: CommandContext): AsyncGenerator<string> {
  // Whoever reads the answers may go before the input ends.
  signal.addEventListener('abort', () => input.destroy());
  input.setEncoding('utf8');
  let pieces: string[] = [];
  let length = 0;
  let begun = false;
  for await (const read of input as AsyncIterable<string>) {
    const chunk = begun ? read : read.replace(/^\uFEFF/, '');
    begun = true;
    const end = length + chunk.length < blockLength ? -1 : chunk.lastIndexOf('\n');
    if (end >= 0) {
      yield pieces.join('') + chunk.slice(0, end + 1);
      pieces = [];
      length = 0;
    }
    const rest = chunk.slice(end + 1);
    // The end of a line that is too long is not kept: it is refused by its length.
    if (length <= longestLine) pieces.push(rest);
    length += rest.length;
  }
  if (length > 0) yield pieces.join('');
}

/** Runs in a thread of its own: blocks come and go by its port. */
async function serveBlocks(answer: (line: string) => LineAnswer): Promise<number> {
  const port = parentPort;
  if (port === null) throw new TypeError('a thread that answers blocks has a port');
  await new Promise<void>((resolve) => {
    port.on('message', (block: string | undefined) => {
      if (block === undefined) resolve();
      else port.postMessage(answerBlock(block, answer));
    });
  });
  port.close();
  return 0;
}

/** Threads that answer blocks, begun when there is a second block; the answers are written in the order of the blocks. */
class Threads {
  readonly #context: CommandContext;
  readonly #answer: (line: string) => LineAnswer;
  readonly #workers: LineThread[] = [];
  /** Answers in the order of their blocks; those in front are written. */
  readonly #pending: Promise<BlockAnswer>[] = [];
  #first: string | undefined;
  #next = 0;
  #failed = 0;

  constructor(context: CommandContext, answer: (line: string) => LineAnswer) {
    this.#context = context;
    this.#answer = answer;
  }

  /** Takes a block; resolves when there is room for another one. */
  async take(block: string): Promise<void> {
    const count = Math.min(mostThreads, availableParallelism());
    if (count === 1) return this.#write(answerBlock(block, this.#answer));
    if (this.#workers.length === 0) {
      if (this.#first === undefined) {
        this.#first = block;
        return;
      }
      for (let index = 0; index < count; index++) this.#workers.push(new LineThread(this.#context));
      this.#hand(this.#first);
      this.#first = undefined;
    }
    this.#hand(block);
    if (this.#pending.length >= count * blocksPerThread) await this.#writeFront();
  }

  /** Resolves when all is answered: how many lines failed. */
  async finish(): Promise<number> {
    if (this.#first !== undefined) this.#write(answerBlock(this.#first, this.#answer));
    while (this.#pending.length > 0) await this.#writeFront();
    return this.#failed;
  }

  async stop(): Promise<void> {
    await Promise.all(this.#workers.map((worker) => worker.stop()));
  }

  #hand(block: string): void {
    const worker = this.#workers[this.#next++ % this.#workers.length];
    if (worker !== undefined) this.#pending.push(worker.answer(block));
  }

  async #writeFront(): Promise<void> {
    const front = this.#pending.shift();
    if (front !== undefined) this.#write(await front);
  }

  #write({ text, failed }: BlockAnswer): void {
    this.#failed += failed;
    if (text !== '') this.#context.output.text(text);
  }
}

/** One thread; it answers its blocks in the order in which it got them. */
class LineThread {
  readonly #worker: Worker;
  readonly #waiting: { resolve: (answer: BlockAnswer) => void; reject: (error: Error) => void }[] = [];

  constructor({ self, argv }: CommandContext) {
    this.#worker = new Worker(self.at(-1) ?? '', { argv: [...argv], workerData: threadMark });
    this.#worker.on('message', (answer: BlockAnswer) => this.#waiting.shift()?.resolve(answer));
    this.#worker.on('error', (error: Error) => {
      for (const { reject } of this.#waiting.splice(0)) reject(error);
    });
  }

  answer(block: string): Promise<BlockAnswer> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ resolve, reject });
      this.#worker.postMessage(block, []);
    });
  }

  async stop(): Promise<void> {
    await this.#worker.terminate();
  }
}
