// Levels of the audit: which calls become events.

/** How much is kept: nothing, what changes something, every call, or the questions of AccessService too. */
export type AuditLevel = 'all-calls' | 'off' | 'with-decisions' | 'writes';

/** Whether a call becomes an event. AccessService's SignIn is a call like others; what it answers in floods is not. */
export function isAudited(
  level: AuditLevel,
  call: { readonly service: string; readonly action: string },
  readOnly: boolean,
): boolean {
  switch (level) {
    case 'off':
      return false;
    case 'writes':
      // What takes everything out of an account is no less to be known than what changes it.
      return !readOnly || call.action === 'ExportAccount';
    case 'all-calls':
      return call.service !== 'access' || call.action === 'SignIn';
    case 'with-decisions':
      return true;
  }
}

const reading = /^(?:Authenticate|Authorize|Batch|Get|List|Lookup|Stream|Wait|Watch)/;

/** Whether an action only reads, by its kind where it has one, else by its name. Opening a session changes nothing that is stored. */
export function isReadOnly(action: string, kind: 'read' | 'session' | 'write' | undefined): boolean {
  return kind === undefined ? reading.test(action) : kind !== 'write';
}
