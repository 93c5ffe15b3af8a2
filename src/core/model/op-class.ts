// Op classes: which delay distribution a change draws from.

/** How a change spreads: things made, things changed, things taken away, and organization policies. */
export type OpClass = 'create' | 'organization' | 'revoke' | 'update';

/** All classes; the place in this list is the stored number. Append only. */
export const opClasses: readonly OpClass[] = ['create', 'update', 'revoke', 'organization'];
