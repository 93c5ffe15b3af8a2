// A policy value made ready: what every operator family gives.

/** Given the request's value, whether it matches. */
export type ValueTest = (value: string) => boolean;
