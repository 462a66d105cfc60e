export interface RestPage<T> {
  readonly items: readonly T[];
  /** Twilio's paging properties, `next_page_uri` null on the last page. */
  readonly meta: Readonly<Record<string, unknown>>;
}

const DEFAULT_PAGE_SIZE = 50;
const MAX_PAGE_SIZE = 1000;

function wholeNumber(text: string | null, fallback: number): number {
  return text !== null && /^\d{1,9}$/.test(text) ? Number(text) : fallback;
}

/** Cuts a list as the 2010 API does. `path` is the list's address without query. */
export function restPage<T>(all: readonly T[], path: string, query: URLSearchParams): RestPage<T> {
  const pageSize = Math.min(MAX_PAGE_SIZE, Math.max(1, wholeNumber(query.get('PageSize'), DEFAULT_PAGE_SIZE)));
  const page = wholeNumber(query.get('Page'), 0);
  const start = page * pageSize;
  const items = all.slice(start, start + pageSize);
  const uri = (target: number): string => {
    const next = new URLSearchParams(query);
    next.set('PageSize', String(pageSize));
    next.set('Page', String(target));
    next.delete('PageToken');
    if (target > 0) next.set('PageToken', `PA${target}`);
    return `${path}?${next.toString()}`;
  };
  return {
    items,
    meta: {
      page,
      page_size: pageSize,
      start,
      end: Math.max(start, start + items.length - 1),
      uri: uri(page),
      first_page_uri: uri(0),
      next_page_uri: start + pageSize < all.length ? uri(page + 1) : null,
      previous_page_uri: page > 0 ? uri(page - 1) : null,
    },
  };
}
