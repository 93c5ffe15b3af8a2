// What a replica may be called, and what its addresses look like.

/** What a replica may be called: it names a directory, a host, and keys the draws of delays. */
export const memberName = { form: /^[A-Za-z0-9]([A-Za-z0-9._-]{0,61}[A-Za-z0-9])?$/, described: 'a name such as n1' };

/** A host and a port. */
export const memberAddress = { form: /^[^\s]+:\d{1,5}$/, described: 'an address such as 127.0.0.1:4701' };
