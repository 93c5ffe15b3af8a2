// Limits of a Query request, each with its reason.

/** Bounds on what a form may hold. */
export interface FormLimits {
  readonly parameters: number;
  readonly nameLength: number;
  readonly depth: number;
}

/** Limits that no request of an AWS client reaches. */
export const formLimits: FormLimits = {
  // SimulateCustomPolicy with a thousand action names, a thousand resources and fifty context entries of a few values each.
  parameters: 5000,
  // The longest name: `ContextEntries.member.1000.ContextKeyValues.member.1000`, and room.
  nameLength: 256,
  // The same name has six parts.
  depth: 12,
};
