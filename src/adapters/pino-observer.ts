// The observer over pino: facts as fields, a fixed message, one child logger per subsystem, never a secret.

import { destination, type Logger, pino } from 'pino';
import type { LogLevel } from '../core/instruction.ts';
import type { Observer } from '../runtime/ports.ts';

/** Names of fields that must never show, wherever they stand in a fact. */
export const secretFields: readonly string[] = [
  'authorization',
  'Authorization',
  'bearer',
  'bearerToken',
  'newPassword',
  'oldPassword',
  'password',
  'privateKey',
  'sealedSecret',
  'secret',
  'secretAccessKey',
  'sessionToken',
  'signingSeed',
  'token',
  'webIdentityToken',
  'x-amz-security-token',
  'X-Amz-Security-Token',
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
  readonly #destination: ReturnType<typeof destination>;
  readonly #children = new Map<string, Logger>();

  constructor({ level, replica, descriptor = 2 }: ObserverOptions) {
    this.#destination = destination({ dest: descriptor, sync: false });
    // A log that cannot be written, on a full disk say, must not take the replica with it.
    this.#destination.on('error', () => undefined);
    const paths = secretFields.flatMap((field) => [`["${field}"]`, `*["${field}"]`]);
    this.#logger = pino(
      { level, base: { replica }, redact: { paths, censor: '[secret]' }, timestamp: pino.stdTimeFunctions.isoTime },
      this.#destination,
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

  /** Resolves when all that was noted is written out, or cannot be; the descriptor is closed, unless it is 1 or 2. */
  close(): Promise<void> {
    return new Promise((resolve) => {
      this.#destination.once('close', resolve);
      this.#destination.once('error', () => resolve());
      this.#destination.end();
    });
  }
}
