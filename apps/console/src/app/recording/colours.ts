/**
 * The present colours of tokens as `rgb(…)`: a canvas knows neither custom properties nor `light-dark()`, so an element is
 * asked what it would look like.
 */
export function resolvedColours<T extends string>(
  tokens: Readonly<Record<T, string>>,
  near: HTMLElement,
): Record<T, string> {
  const probe = document.createElement('span');
  near.append(probe);
  const colour = (token: string): string => {
    probe.style.color = `var(${token})`;
    return getComputedStyle(probe).color;
  };
  const found = Object.entries<string>(tokens).map(([name, token]) => [name, colour(token)]);
  probe.remove();
  return Object.fromEntries(found) as Record<T, string>;
}

/** The same colour, `share` of it; the rest shows through. */
export const faint = (colour: string, share: number): string => colour.replace(/^rgb\((.+)\)$/, `rgba($1, ${share})`);
