// Lists that come in pages: asked for until there is no marker left.

/** Every page of a list, in order; each is asked for with the marker of the one before. */
export async function allPages<T extends { readonly marker?: string | undefined }>(
  page: (request: { readonly marker?: string }) => Promise<T>,
): Promise<readonly T[]> {
  const pages: T[] = [];
  let marker: string | undefined;
  do {
    const next = await page(marker === undefined ? {} : { marker });
    pages.push(next);
    marker = next.marker;
  } while (marker !== undefined);
  return pages;
}
