// Paths of the Query door: `/`, or one that pins a replica (`/r/n2`), a consistency (`/c/home`), or both.

/** What a path asks for. */
export interface Pinned {
  readonly replica?: string;
  readonly consistency?: string;
}

/** What a path asks for; undefined where it is no path of this door. */
export function pinnedBy(path: string): Pinned | undefined {
  if (path === '/' || path === '') return {};
  const matched = /^(?:\/r\/(?<replica>[\w-]{1,64}))?(?:\/c\/(?<consistency>[a-z-]{1,32}))?\/?$/.exec(path);
  if (matched === null) return undefined;
  const { replica, consistency } = matched.groups ?? {};
  return { ...(replica === undefined ? {} : { replica }), ...(consistency === undefined ? {} : { consistency }) };
}
