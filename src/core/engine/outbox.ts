// The outbox: instructions of one step, in the order in which they are to be carried out.

import type { Message } from '../gossip/message.ts';
import type { Answer, Instruction, LogLevel } from '../instruction.ts';

/** The outbox: instructions of one step, in the order in which they are to be carried out. */
export class Outbox {
  #instructions: Instruction[] = [];

  add(instruction: Instruction): void {
    this.#instructions.push(instruction);
  }

  send(to: string, message: Message): void {
    this.add({ type: 'send', to, message });
  }

  answer(callId: number, answer: Answer): void {
    this.add({ type: 'answer', callId, answer });
  }

  observe(
    level: LogLevel,
    subsystem: string,
    message: string,
    facts: Readonly<Record<string, boolean | number | string>>,
  ): void {
    this.add({ type: 'observe', level, subsystem, message, facts });
  }

  /** Whether this step is the last one. */
  get halts(): boolean {
    return this.#instructions.some(({ type }) => type === 'halt');
  }

  /** Hands over what has gathered. */
  take(): readonly Instruction[] {
    const taken = this.#instructions;
    this.#instructions = [];
    return taken;
  }
}
