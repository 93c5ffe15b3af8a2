// What patterns have to do with each other: whether one covers another, and whether two have a text in common.

/** Whether every text that `narrow` matches is matched by `wide`. Never true where that is not so. */
export function covers(wide: string, narrow: string): boolean {
  // Two pointers: a star of the wide pattern swallows anything, a `?` one character that is no star.
  let at = 0;
  let from = 0;
  let star = -1;
  let starFrom = 0;
  while (from < narrow.length) {
    const unit = wide[at];
    const other = narrow[from];
    if (unit === '*') {
      star = at++;
      starFrom = from;
    } else if (unit !== undefined && other !== '*' && (unit === '?' || unit === other)) {
      at++;
      from++;
    } else if (star >= 0) {
      at = star + 1;
      from = ++starFrom;
    } else {
      return false;
    }
  }
  while (wide[at] === '*') at++;
  return at === wide.length;
}

/** As {@link covers} for patterns of actions. */
export function coversAction(wide: string, narrow: string): boolean {
  // Most are names, of which only equal ones cover each other; the rest is slower.
  if (!wide.includes('*') && !wide.includes('?') && wide.length !== narrow.length) return false;
  return covers(wide.toLowerCase(), narrow.toLowerCase());
}

/** As {@link covers} for patterns of resources: part by part, the last with its colons. */
export function coversResource(wide: string, narrow: string): boolean {
  if (wide === '*' || wide === narrow) return true;
  // Only wildcards cover what is written otherwise, or letters in another case, which leave the length as it is.
  if (!wide.includes('*') && !wide.includes('?') && wide.length !== narrow.length) return false;
  const parts = sixParts(wide);
  // A variable stands for one value: what a text with one covers is known only where the texts are equal, as above.
  const others = sixParts(withoutVariables(narrow, '*'));
  if (parts === undefined || others === undefined || wide.includes('${')) return false;
  return parts.every((part, at) => {
    const other = others[at] ?? '';
    return at < 5 ? covers(part.toLowerCase(), other.toLowerCase()) : covers(part, other);
  });
}

/** Whether some text is matched by both patterns. */
export function meet(a: string, b: string): boolean {
  if (a === '*' || b === '*' || a === b) return true;
  let from = 0;
  while (from < a.length && from < b.length && !isWild(a[from]) && !isWild(b[from])) {
    if (a[from] !== b[from]) return false;
    from++;
  }
  let last = 0;
  const most = Math.min(a.length, b.length) - from;
  while (last < most && !isWild(a.at(-1 - last)) && !isWild(b.at(-1 - last))) {
    if (a.at(-1 - last) !== b.at(-1 - last)) return false;
    last++;
  }
  return meetWild(a.slice(from, a.length - last), b.slice(from, b.length - last));
}

function isWild(unit: string | undefined): boolean {
  return unit === '*' || unit === '?';
}

function meetWild(a: string, b: string): boolean {
  if (a === '*' || b === '*') return true;
  // reach[j]: the part of `a` read so far and the first j characters of `b` have a text in common.
  let reach = Array.from({ length: b.length + 1 }, () => false);
  reach[0] = true;
  for (let j = 0; j < b.length && b[j] === '*'; j++) reach[j + 1] = true;
  for (let i = 0; i < a.length; i++) {
    const next = Array.from({ length: b.length + 1 }, () => false);
    const isStar = a[i] === '*';
    next[0] = isStar && reach[0] === true;
    for (let j = 0; j < b.length; j++) {
      const unit = b[j];
      if (isStar) next[j + 1] = reach[j + 1] === true || next[j] === true;
      else if (unit === '*') next[j + 1] = next[j] === true || reach[j + 1] === true;
      else next[j + 1] = reach[j] === true && (a[i] === unit || a[i] === '?' || unit === '?');
    }
    reach = next;
  }
  return reach[b.length] === true;
}

/** The text with something else in the place of each variable. */
export function withoutVariables(text: string, instead: string): string {
  let found = '';
  let from = 0;
  for (;;) {
    const open = text.indexOf('${', from);
    const close = open < 0 ? -1 : text.indexOf('}', open);
    if (close < 0) return from === 0 ? text : found + text.slice(from);
    found += text.slice(from, open) + instead;
    from = close + 1;
  }
}

// Suggestions about longer lists are read by nobody, and every two of a list are compared.
const mostCompared = 200;

/** The items that another item covers, with that one. Of two that cover each other the first stays. */
export function redundantOf<T extends { readonly text: string }>(
  items: readonly T[],
  isCovered: (wide: string, narrow: string) => boolean,
): readonly (readonly [item: T, by: T])[] {
  const compared = items.slice(0, mostCompared);
  return compared.flatMap((item, at) => {
    const by = compared.find((wide, index) => {
      return index !== at && isCovered(wide.text, item.text) && (index < at || !isCovered(item.text, wide.text));
    });
    return by === undefined ? [] : [[item, by] as const];
  });
}

/** Whether a resource pattern and the ARN of a resource type have an ARN in common. */
export function meetsType(pattern: string, typeArn: string): boolean {
  if (pattern === '*') return true;
  const plain = withoutVariables(pattern, '*').split(':');
  const type = sixParts(withoutVariables(typeArn, '*')) ?? [];
  // Parts that are missing count as a star.
  while (plain.length < 6) plain.push('*');
  const parts = sixParts(plain.join(':')) ?? [];
  // Names of buckets have no slash: a pattern with one is about objects.
  if (/^arn:[^:]*:s3:::\$\{\w+\}$/.test(typeArn) && parts[5]?.includes('/') === true) return false;
  return parts.every((part, at) => meet(at < 5 ? part.toLowerCase() : part, type[at] ?? ''));
}

/** Whether a text begins as ARNs do, or with a wildcard that may stand for it. */
export function hasArnPrefix(text: string): boolean {
  return meet(text.split(':', 1).join(), 'arn');
}

/** The five first parts of an ARN and the rest; undefined where there are fewer. */
export function sixParts(text: string): readonly string[] | undefined {
  const parts = text.split(':');
  return parts.length < 6 ? undefined : [...parts.slice(0, 5), parts.slice(5).join(':')];
}
