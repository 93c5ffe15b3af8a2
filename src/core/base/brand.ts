// Branded types: a plain value that only a parser may call by its name.

declare const brand: unique symbol;

/** `T` that has been checked to be a `Name`. Made only by the parser of that name. */
export type Brand<T, Name extends string> = T & { readonly [brand]: Name };
