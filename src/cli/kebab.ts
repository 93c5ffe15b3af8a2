// Names as the command line spells them.

/** `CreateUser` as `create-user`, `ListMFADevices` as `list-mfa-devices`: the spelling of AWS's own command line. */
export function kebab(name: string): string {
  return name
    .replaceAll(/(.)([A-Z][a-z]+)/g, '$1-$2')
    .replaceAll(/([a-z0-9])([A-Z])/g, '$1-$2')
    .toLowerCase();
}
