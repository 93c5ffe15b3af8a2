// What the generated tables are made of: fields, constraints and methods as data.

/** Type of a field's value. Timestamps and durations are milliseconds in shapes. */
export type FieldKind =
  | 'bool'
  | 'bytes'
  | 'double'
  | 'duration'
  | 'int32'
  | 'int64'
  | 'message'
  | 'string'
  | 'timestamp'
  | 'uint32'
  | (string & {});

/** One field of a message. */
export interface FieldRow {
  /** Member of the shape. */
  readonly name: string;
  /** Name in the proto. */
  readonly proto: string;
  /** Name on AWS's wire. */
  readonly wire: string;
  /** Number in the proto. */
  readonly number: number;
  readonly type: FieldKind;
  /** Message of a `message` field, or of a map's values. */
  readonly message?: string;
  readonly repeated?: boolean;
  /** A map from text. */
  readonly map?: boolean;
  readonly required?: boolean;
  /** Length of a text or bytes, value of a number; of each item, for a list. */
  readonly min?: number;
  readonly max?: number;
  /** ECMAScript, with the u flag; the whole text. */
  readonly pattern?: string;
  readonly in?: readonly string[];
  readonly minItems?: number;
  readonly maxItems?: number;
  /** A JSON document that answers carry percent-encoded on AWS's wire. */
  readonly urlEncoded?: boolean;
  /** A secret: never in logs or error texts. */
  readonly sensitive?: boolean;
  /** The element of the list stands in an answer even where the list is empty. */
  readonly present?: boolean;
  /** Lists of the message in this field that are `present`, by their names on AWS's wire. */
  readonly presentWithin?: readonly string[];
}

/** All messages of one package, by name. */
export type MessageTable = Readonly<Record<string, readonly FieldRow[]>>;

/** Which members of an action carry its pages. */
export interface PaginationRow {
  readonly inputToken: string;
  readonly outputToken: string;
  readonly limit: string;
  readonly moreResults?: string;
  readonly results: readonly string[];
}

/** One RPC. */
export interface MethodRow {
  /** `eventide.iam.v1.IamService`. */
  readonly service: string;
  readonly name: string;
  readonly request: string;
  readonly response: string;
  readonly requestStream?: boolean;
  readonly responseStream?: boolean;
  readonly resultWrapper?: string;
  readonly errors?: readonly string[];
  readonly pagination?: PaginationRow;
}
