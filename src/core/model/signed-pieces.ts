// The signed parts of a request, as the caller sent them: what a signature is checked against, here or at the home.

/** One request as Signature Version 4 sees it. */
export interface SignedPieces {
  readonly method: string;
  /** Absolute path, as sent. */
  readonly path: string;
  /** Query string without `?`, as sent; empty where there is none. */
  readonly query: string;
  /** Header names in lower case, in the order and as often as they came. */
  readonly headers: readonly (readonly [name: string, value: string])[];
  /** Lower-case hex SHA-256 of the body as received. */
  readonly payloadHash: string;
  /** Whether the body is a stream that no hash covers: only then `UNSIGNED-PAYLOAD` is taken. */
  readonly streaming?: boolean;
}
