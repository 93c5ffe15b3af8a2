// The observer over pino: facts as fields, a fixed message, one child logger per subsystem, never a secret.

import { destination, type Logger, pino } from 'pino';
import type { LogLevel } from '../core/instruction.ts';
import type { Observer } from '../runtime/ports.ts';

/** Names of fields that must never show, wherever they stand in a fact. */
export const secretFields: readonly string[] = [
  'authorization',
  'bearer',
  'bearerToken',
  'password',
  'privateKey',
  'secret',
  'secretAccessKey',
  'sealedSecret',
  'sessionToken',
  'token',
];

/** Where a log goes and from which level on. */
export interface ObserverOptions {
  readonly level: LogLevel | 'silent';
  /** Name of the replica, on every line. */
  readonly replica: string;
  /** File descriptor; default: standard error. */
  readonly descriptor?: number;
}

/** An observer that does not hold up the loop. */
export class PinoObserver implements Observer {
  readonly #logger: Logger;
  readonly #children = new Map<string, Logger>();

  constructor({ level, replica, descriptor = 2 }: ObserverOptions) {
    const paths = secretFields.flatMap((field) => [field, `*.${field}`]);
    this.#logger = pino(
      { level, base: { replica }, redact: { paths, censor: '[secret]' }, timestamp: pino.stdTimeFunctions.isoTime },
      destination({ dest: descriptor, sync: false }),
    );
  }

  note(
    level: LogLevel,
    subsystem: string,
    message: string,
    facts: Readonly<Record<string, boolean | number | string>>,
  ): void {
    const known = this.#children.get(subsystem);
    const logger = known ?? this.#logger.child({ subsystem });
    if (known === undefined) this.#children.set(subsystem, logger);
    logger[level](facts, message);
  }

  /** Writes out what waits. */
  flush(): void {
    this.#logger.flush();
  }
}
