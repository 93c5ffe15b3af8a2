// Paths of the Query door: `/`, or one that pins a replica (`/r/n2`), a consistency (`/c/home`), or both, in any order.

/** What a path asks for. */
export interface Pinned {
  readonly replica?: string;
  readonly consistency?: string;
}

/** What a path asks for; undefined where it is no path of this door. */
export function pinnedBy(path: string): Pinned | undefined {
  if (path === '/' || path === '') return {};
  if (!/^(?:\/r\/[\w-]{1,64}|\/c\/[a-z-]{1,32}){1,2}\/?$/.test(path)) return undefined;
  const [, kind = '', value = '', other, more = ''] = path.split('/');
  if (kind === other) return undefined;
  const pins: Readonly<Record<string, string>> = { [kind]: value, ...(other === undefined ? {} : { [other]: more }) };
  const { r: replica, c: consistency } = pins;
  return { ...(replica === undefined ? {} : { replica }), ...(consistency === undefined ? {} : { consistency }) };
}
