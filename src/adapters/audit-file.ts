// The audit's file: one event a line, appended off the loop; a full file makes room for a new one, and the one before it goes.

import { type FileHandle, open, rename, stat } from 'node:fs/promises';

/** Bytes of a file that is full. Two are kept: this one, and the one before it with `.1` behind its name. */
export const auditFileBytes = 64 * 1024 * 1024;
// Lines that wait for a slow disk: beyond them they are left out, and that is said once.
const mostWaitingBytes = 16 * 1024 * 1024;

/** Appends lines to a file that is exchanged when it is full. */
export class AuditFile {
  readonly #path: string;
  readonly #onProblem: (message: string, facts: Readonly<Record<string, string>>) => void;
  #file: FileHandle | undefined;
  #bytes = 0;
  #waiting: string[] = [];
  #waitingBytes = 0;
  #busy: Promise<void> | undefined;
  #complained = false;

  constructor(path: string, onProblem: (message: string, facts: Readonly<Record<string, string>>) => void) {
    this.#path = path;
    this.#onProblem = onProblem;
  }

  /** Appends a line. Never waits, never throws. */
  append(line: string): void {
    if (this.#waitingBytes > mostWaitingBytes)
      return this.#complain('the audit file does not keep up: lines are left out');
    this.#waiting.push(`${line}\n`);
    this.#waitingBytes += line.length;
    this.#busy ??= this.#write().finally(() => {
      this.#busy = undefined;
    });
  }

  /** Writes what waits, and closes the file. */
  async close(): Promise<void> {
    while (this.#busy !== undefined) await this.#busy;
    await this.#end();
  }

  async #write(): Promise<void> {
    while (this.#waiting.length > 0) {
      const text = this.#waiting.splice(0).join('');
      this.#waitingBytes = 0;
      try {
        await this.#room();
        await this.#file?.appendFile(text);
        this.#bytes += Buffer.byteLength(text);
      } catch (error) {
        this.#complain(error instanceof Error ? error.message : String(error));
        await this.#end();
      }
    }
  }

  async #room(): Promise<void> {
    if (this.#file !== undefined && this.#bytes < auditFileBytes) return;
    const before = await stat(this.#path).then(
      ({ size }) => size,
      () => 0,
    );
    await this.#end();
    if (before >= auditFileBytes) await rename(this.#path, `${this.#path}.1`);
    this.#bytes = before >= auditFileBytes ? 0 : before;
    // What is in it is for the operator alone.
    this.#file = await open(this.#path, 'a', 0o600);
  }

  async #end(): Promise<void> {
    const file = this.#file;
    this.#file = undefined;
    await file?.close().catch((error: unknown) => this.#complain(String(error)));
  }

  #complain(problem: string): void {
    if (this.#complained) return;
    this.#complained = true;
    this.#onProblem('the audit file cannot be written', { path: this.#path, problem });
  }
}
